import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './root.mjs';

const READY = /^Daemon Lab is ready: (http:\/\/\S+)$/m;
/** Loading everything and asking the kernel what it can takes well below a second; slow machines get their time. */
const START_DEADLINE_MS = 30_000;

/**
 * A Daemon Lab server in a process of its own.
 * @typedef {object} RunningServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {string} token lets a browser in (`?token=…`)
 * @property {import('node:child_process').ChildProcess} process
 * @property {(path: string, query?: Record<string, string>) => string} address of a page with the token in it, e.g.
 *   `address('/lessons/14-build-a-daemon', { lang: 'zh' })`
 * @property {() => string} output what it has written so far
 * @property {() => Promise<number | null>} stop SIGTERM, then resolves with the exit status
 */

/**
 * Starts `daemonlab serve` on a free port and waits for its ready line.
 * @param {string[]} [args]
 * @returns {Promise<RunningServer>}
 */
export async function startServer(args = []) {
  const child = spawn(process.execPath, ['apps/cli/bin/daemonlab.js', 'serve', '--port', '0', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  /** @type {URL} */
  const url = await new Promise((resolve, reject) => {
    /** @param {string} why */
    const fail = (why) => reject(new Error(`the server ${why}:\n${output}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`printed no ready line within ${START_DEADLINE_MS} ms`);
    }, START_DEADLINE_MS);
    child.stdout.on('data', () => {
      const ready = READY.exec(output);
      if (ready?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(new URL(ready[1]));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${code ?? signal}) before it was ready`);
    });
  });
  const token = url.searchParams.get('token') ?? '';
  return {
    origin: url.origin,
    token,
    process: child,
    address: (path, query = {}) =>
      `${url.origin}${path}?${new URLSearchParams({ token, ...query }).toString()}`,
    output: () => output,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}
