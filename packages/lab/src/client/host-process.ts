import type { ChildProcess } from 'node:child_process';
import { WIRE_FD } from '../wire-fd.js';

const KEPT_STDERR = 4000;

/** A process such as a lab host's, listened to from its start on: its end may come before anybody asks how it was. */
export interface HostProcess {
  process: ChildProcess;
  /** The last of what it has written to its standard error. */
  said: () => string;
  /** How it ended, or why it could not be started; once all that it has said is read. */
  ended: Promise<string>;
}

/** @param name what is said to have ended */
export function listenTo(process: ChildProcess, name = 'the lab host'): HostProcess {
  let said = '';
  process.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-KEPT_STDERR)));
  process.stdio[WIRE_FD]?.on('error', () => undefined); // ECONNRESET, EPIPE once it is gone, which `ended` tells
  const ended = new Promise<string>((resolve) => {
    process.once('error', (error) => resolve(error.message));
    process.once('close', (code, signal) => resolve(`${name} ended (${signal ?? `status ${code}`})`));
  });
  return { process, said: () => said.trim(), ended };
}
