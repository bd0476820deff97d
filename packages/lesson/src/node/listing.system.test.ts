import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kill, stderr } from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';

const LISTING = path.join(import.meta.dirname, '../../../../lessons/14-build-a-daemon/files/mydaemon.c');
const hasCc = spawnSync('cc', ['--version']).error === undefined;
if (!hasCc) stderr.write('SKIPPED: the listing of lesson 14 is not compiled: there is no cc here\n');

const folder = mkdtempSync(path.join(tmpdir(), 'listing-'));
const program = path.join(folder, 'mydaemon');
afterAll(() => rmSync(folder, { recursive: true }));

/** Processes that run our program, and no other of that name. */
const running = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`) === program;
      } catch {
        return false; // It has gone, or is not ours to look at.
      }
    });

/** Whether a process is there and no zombie. */
const alive = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/^.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe.skipIf(!hasCc)('the listing of lesson 14', () => {
  it('compiles without a warning and becomes a daemon in every respect', async () => {
    expect(
      execFileSync('cc', ['-Wall', '-Wextra', '-Werror', '-o', program, LISTING], {
        stdio: 'pipe',
      }).toString(),
    ).toBe('');
    // The pipe ends only because the daemon holds no copy of it: otherwise this call would never return.
    const started = spawnSync(program, { cwd: folder, encoding: 'utf8', timeout: 60_000 });
    expect(started).toMatchObject({ status: 0, stdout: '', stderr: '' });
    let daemons: number[] = [];
    await expect.poll(() => (daemons = running()), { timeout: 20_000 }).toHaveLength(1);
    const pid = daemons[0]!;
    try {
      const ready = (): boolean =>
        readlinkSync(`/proc/${pid}/fd/0`) === '/dev/null' && /Umask:\t0000/.test(status());
      const status = (): string => readFileSync(`/proc/${pid}/status`, 'utf8');
      await expect.poll(ready, { timeout: 20_000 }).toBe(true);
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const [, , pgid, sid, tty] = stat.map(Number);
      expect(pgid).toBe(sid);
      expect(sid).not.toBe(pid);
      await expect.poll(() => alive(sid ?? 0), { timeout: 20_000 }).toBe(false);
      expect(tty).toBe(0);
      expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
      expect([0, 1, 2].map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))).toEqual([
        '/dev/null',
        '/dev/null',
        '/dev/null',
      ]);
      // SIGHUP is signal 1: the lowest bit of the ignored ones.
      expect(BigInt(`0x${/SigIgn:\t([0-9a-f]+)/.exec(status())?.[1] ?? '0'}`) & 1n).toBe(1n);
    } finally {
      kill(pid, 'SIGTERM');
    }
    await expect.poll(() => running().length, { timeout: 20_000 }).toBe(0);
  });
});
