import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileC, programFile, sampleDaemon } from './compile.js';
import { eventually } from './eventually.js';
import { leftovers, type Leftovers } from './leftovers.js';
import { skipReason } from './needs.js';
import { unprivileged } from './unprivileged.js';

/** A field of /proc/PID/stat, counted from the state (0). */
const statField = (pid: number, index: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[index]!;
};

describe.skipIf(skipReason('the sample daemons', 'compiler'))('sample daemons', () => {
  let watch: Leftovers;
  beforeAll(() => {
    watch = leftovers();
  });
  afterAll(() => watch.dispose());

  /** Starts the daemon and gives its pid once it is ready. */
  async function start(program: string): Promise<number> {
    const pidFile = join(watch.env.TMPDIR, 'pid');
    rmSync(pidFile, { force: true });
    spawn(program, [pidFile], {
      env: { ...process.env, ...watch.env },
      stdio: 'ignore',
      cwd: watch.env.TMPDIR,
    });
    // The file is there a moment before what is in it.
    return eventually(() => Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || null, {
      what: 'the daemon wrote its pid',
    });
  }

  test('the correct one leads no session, sits in / with a umask of its own, and SIGTERM ends it cleanly', async () => {
    const pid = await start(sampleDaemon());
    expect(statField(pid, 3)).not.toBe(String(pid));
    expect(statField(pid, 4)).toBe('0');
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toContain('Umask:\t0027');
    process.kill(pid, 'SIGHUP');
    process.kill(pid, 'SIGTERM');
    await watch.gone();
  });

  test('without the second fork it leads its session', async () => {
    const pid = await start(sampleDaemon('second-fork'));
    expect(statField(pid, 3)).toBe(String(pid));
    process.kill(pid, 'SIGTERM');
    await watch.gone();
  });

  test('without the sighup step SIGHUP ends it, and its pid file is what is left', async () => {
    const pid = await start(sampleDaemon('sighup'));
    process.kill(pid, 'SIGHUP');
    const file = `file ${join(watch.env.TMPDIR, 'pid')}`;
    await eventually(() => watch.list().join() === file, { what: 'only its pid file is left' });
    await expect(watch.gone(0)).rejects.toThrow(`nothing is left: not within 0 ms; last: ${file}`);
    rmSync(join(watch.env.TMPDIR, 'pid'));
    await watch.gone();
  });

  test('daemon3 compiles and goes to the background', async () => {
    const program = compileC({ file: programFile('daemon3') });
    execFileSync(program, { env: { ...process.env, ...watch.env } });
    const [left] = await eventually(() => watch.list().length === 1 && watch.list(), {
      what: 'one process is left',
    });
    process.kill(Number(/process (\d+)/.exec(left!)![1]), 'SIGKILL');
    await watch.gone();
  });

  test('an error in C is told with the compiler’s words', () => {
    expect(() => compileC({ source: 'int main(void) { return nothing; }' })).toThrow('nothing');
  });
});

describe('leftovers', () => {
  test('finds a process, also one that dropped its environment after it was noted, and a file', async () => {
    const watch = leftovers();
    try {
      expect(watch.list()).toEqual([]);
      const child = spawn('sh', ['-c', 'env -i sleep 60 & wait'], { env: { ...process.env, ...watch.env } });
      await eventually(() => watch.list().some((line) => line.endsWith('sleep 60')), {
        what: 'sleep is seen',
      });
      child.kill('SIGKILL');
      const sleep = await eventually(() => watch.list().length === 1 && watch.list()[0], {
        what: 'the shell is gone',
      });
      expect(sleep).toContain('sleep 60');
      process.kill(Number(/process (\d+)/.exec(sleep)![1]), 'SIGKILL');
      await watch.gone();
      writeFileSync(join(watch.env.TMPDIR, 'x'), '');
      expect(watch.list()).toEqual([`file ${watch.env.TMPDIR}/x`]);
    } finally {
      watch.dispose();
    }
  });
});

test('unprivileged gives an id that is nobody’s, or one’s own', () => {
  const seen = execFileSync('id', ['-u'], { ...unprivileged(), encoding: 'utf8' });
  expect(Number(seen)).toBe(unprivileged().uid);
  expect(Number(seen)).not.toBe(0);
});
