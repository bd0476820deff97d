import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY = /^Daemon Lab is ready: (http:\/\/\S+)$/m;
/** Loading everything and asking the kernel what it can takes well below a second; slow machines get their time. */
const START_DEADLINE_MS = 30_000;

/** A Daemon Lab server in a process of its own. */
export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** Lets a browser in (`?token=…`). */
  token: string;
  process: ChildProcess;
  /** The address of a page with the token in it, e.g. `address('/lessons/14-build-a-daemon', { lang: 'zh' })`. */
  address(path: string, query?: Record<string, string>): string;
  /** What it has written so far. */
  output(): string;
  /** SIGTERM, then resolves with the exit status. */
  stop(): Promise<number | null>;
}

/** Starts `daemonlab serve` on a free port and waits for its ready line. */
export async function startServer(args: string[] = []): Promise<RunningServer> {
  const child = spawn(process.execPath, ['apps/cli/bin/daemonlab.js', 'serve', '--port', '0', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const url = await new Promise<URL>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the server ${why}:\n${output}`));
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
