import type { ChildProcess } from 'node:child_process';
import { WIRE_FD } from '../wire-fd.js';

const KEPT_STDERR = 4000;

/** A lab host's process, listened to from its start on: what is to be said of its end may come before anybody asks. */
export interface HostProcess {
  process: ChildProcess;
  /** The last of what it has written to its standard error. */
  said: () => string;
  /** How it ended, or why it could not be started; once all that it has said is read. */
  ended: Promise<string>;
}

export function listenTo(process: ChildProcess): HostProcess {
  let said = '';
  process.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-KEPT_STDERR)));
  process.stdio[WIRE_FD]?.on('error', () => undefined); // ECONNRESET, EPIPE once it is gone, which `ended` tells
  const ended = new Promise<string>((resolve) => {
    process.once('error', (error) => resolve(error.message));
    process.once('close', (code, signal) => resolve(`the lab host ended (${signal ?? `status ${code}`})`));
  });
  return { process, said: () => said.trim(), ended };
}
