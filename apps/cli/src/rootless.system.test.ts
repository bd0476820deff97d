import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { skipReason, unprivileged } from '@daemonlab/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/daemonlab.js', import.meta.url));

const missing = skipReason('root of a user namespace', 'namespaces', 'ptrace', 'unshare');
if (missing) process.stderr.write(`rootless: skipped, ${missing}\n`);

/** Runs a command line as root of a user namespace that has this one user, as in a rootless container. */
function rootless(line: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('unshare', ['--user', '--map-root-user', 'sh', '-c', line, process.execPath, BIN], {
    encoding: 'utf8',
    timeout: 100_000,
  });
}

test.skipIf(missing)('root that has no users to give away makes worlds as an ordinary user does', () => {
  const { status, stdout, stderr } = rootless('"$0" "$1" trace --json -- sh -c "exit 7"');
  expect(stderr).toBe('');
  expect(status).toBe(7);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; pid?: number; code?: number });
  // A world's init is 1, the stand-in for a shell is 2.
  expect(events).toContainEqual(expect.objectContaining({ type: 'exit', pid: 3, code: 7 }));
});

test.skipIf(missing)('where the kernel lets nobody make user namespaces, that is said', () => {
  const { status, stderr } = rootless(
    'echo 0 >/proc/sys/user/max_user_namespaces && "$0" "$1" trace --isolation namespaces -- true',
  );
  expect(stderr).toMatch(/no lab could be started.*unshare.*No space left on device\n.*daemonlab doctor/s);
  expect(stderr).not.toContain('internal error');
  expect(status).not.toBe(0);
});

test.skipIf(skipReason('programs in another folder', 'root', 'namespaces', 'ptrace', 'unshare'))(
  'what a world is started through is found by PATH',
  ({ onTestFinished }) => {
    const folder = mkdtempSync('/tmp/programs-');
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    chmodSync(folder, 0o755);
    copyFileSync('/usr/bin/setpriv', join(folder, 'setpriv'));
    const line = 'mount --bind /dev/null /usr/bin/setpriv && PATH="$2:$PATH" exec "$0" "$1" trace -- true';
    const { status, stderr } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', line, process.execPath, BIN, folder],
      { encoding: 'utf8', timeout: 100_000 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

/** Runs a command line as a user who is nobody here, with neither the names nor the folders of who runs this test. */
function asNobody(args: readonly string[], skip: (why: string) => never): ReturnType<typeof rootless> {
  const { uid, gid } = unprivileged();
  const sees = spawnSync(process.execPath, ['--check', BIN], { uid, gid, cwd: '/' }).status === 0;
  if (!sees) skip('other users cannot read this folder');
  return spawnSync(process.execPath, [BIN, ...args], {
    uid,
    gid,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', HOME: '/', TMPDIR: '/tmp' },
    encoding: 'utf8',
    timeout: 100_000,
  });
}

test.skipIf(skipReason('a user without a name', 'root', 'ptrace', 'unshare'))(
  'a user without a name runs programs on the machine, and goes by number',
  ({ skip }) => {
    const { status, stdout, stderr } = asNobody(
      ['trace', '--isolation', 'host', '--', 'sh', '-c', 'echo $LOGNAME; exit 7'],
      skip,
    );
    expect({ status, stderr }).toEqual({ status: 7, stderr: '' });
    expect(stdout).toContain(`│ ${String(unprivileged().uid)}\n`);
  },
);

describe.skipIf(skipReason('a program that cannot be read', 'root', 'ptrace', 'unshare'))(
  'of a program whose memory nobody may read',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync('/tmp/unreadable-');
      chmodSync(folder, 0o755);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    /** A copy that the kernel lets nobody but root look into while it runs (execve(2)). */
    const unreadable = (name: string): string => {
      const copy = join(folder, name);
      copyFileSync(`/usr/bin/${name}`, copy);
      chmodSync(copy, 0o711);
      return copy;
    };

    interface Event {
      type: string;
      path?: string;
      argv?: string[];
      signal?: string;
      disposition?: string;
    }
    const trace = (command: readonly string[], skip: (why: string) => never): Event[] =>
      asNobody(['trace', '--json', '--isolation', 'host', '--', ...command], skip)
        .stdout.trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Event);

    test('it is told by name what it executes', ({ skip }) => {
      const execs = trace([unreadable('env'), 'true', 'x'], skip).filter(({ type }) => type === 'exec');
      expect(execs.at(-1)).toMatchObject({ path: realpathSync('/usr/bin/true'), argv: ['true', 'x'] });
    });

    test('it is known what it ignores', ({ skip }) => {
      const script = `exec "$1" sh -c 'kill -HUP $$' </dev/null >/dev/null 2>&1`;
      const events = trace(['sh', '-c', script, 'sh', unreadable('nohup')], skip);
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'signal', signal: 'SIGHUP', disposition: 'ignored' }),
      );
    });
  },
);
