import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { LabError } from '@daemonlab/protocol';

const DEADLINE_MS = 5000;

/** Host pids of a process's children; by the kernel's own list, or by looking at all where it has none. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    // no CONFIG_PROC_CHILDREN
    return readdirSync('/proc')
      .map(Number)
      .filter((one) => one > 0 && parentOf(one) === pid);
  }
}

function parentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return 0; // gone meanwhile
  }
}

function commOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return '';
  }
}

/**
 * Starts a puppet as the grandchild of this process, through unshare(1): a child of its own would have its ptrace stops
 * taken by libuv, and a process with threads cannot enter a PID namespace. `flags` are unshare's. Gives its host pid.
 * unshare(1) waits for it, and takes it along when it is itself killed.
 * Errors: LabError `unshare-missing`, `unshare-failed` with what it said.
 */
export async function launchPuppet(path: string, flags: readonly string[]): Promise<number> {
  // Until the puppet is traced, only this ties its life to ours.
  const dyingWithUs = ['--pdeathsig', 'KILL', '--', 'unshare'];
  const launcher = spawn('setpriv', [...dyingWithUs, ...flags, '--fork', '--kill-child', '--', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // By which these two are found, where they are in no usual folder (NixOS).
    env: { PATH: process.env.PATH },
    cwd: '/',
  });
  let said = '';
  const failure: { error: LabError | null } = { error: null };
  launcher.stderr.on('data', (data: Buffer) => (said += data.toString()));
  launcher.on('error', (error) => {
    failure.error = new LabError(
      'unshare-missing',
      `setpriv(1) of util-linux cannot be started: ${error.message}`,
    );
  });
  launcher.on('exit', (code) => {
    failure.error ??= new LabError('unshare-failed', said.trim() || `unshare ended with status ${code}`);
  });
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const pid = launcher.pid === undefined ? undefined : childrenOf(launcher.pid)[0];
    if (pid !== undefined && commOf(pid) === basename(path)) {
      launcher.stderr.destroy();
      return pid;
    }
    if (failure.error) throw failure.error;
    if (Date.now() > deadline) {
      launcher.kill('SIGKILL');
      throw new LabError(
        'unshare-failed',
        `${path} did not start within ${DEADLINE_MS} ms${said ? `: ${said.trim()}` : ''}`,
      );
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
