import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import { startLab } from './start-lab.js';
import { worldUid } from './world-uid.js';

/** Lab hosts that this process has started. */
const labHosts = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return ppid === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/host/main.');
    } catch {
      return false; // no process, or gone meanwhile
    }
  });

/** Of this test, and to be entered by the users of worlds. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-lab-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Runs a module in a process, and a process group, of its own. */
const runApart = (module: string, env: NodeJS.ProcessEnv = {}): ReturnType<typeof spawn> =>
  spawn(process.execPath, ['--input-type=module', '-e', module], {
    cwd: import.meta.dirname, // from where our own packages are found
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });

test('a lab that cannot have its folder leaves no lab host behind', async () => {
  vi.stubEnv('TMPDIR', '/proc/sys'); // can be read, and nobody can make anything there
  await expect(startLab({ isolation: 'host' })).rejects.toMatchObject({ syscall: 'mkdtemp' });
  await eventually(
    () => {
      expect(labHosts()).toEqual([]);
      return true;
    },
    { what: 'the end of the lab host' },
  );
});

test('a starter that is killed as soon as it has made the folder leaves none behind', async () => {
  const starter = runApart(
    `import { startLab } from '@daemonlab/lab/client'; await startLab({ isolation: 'host' });`,
    { TMPDIR: folder },
  );
  const made = (): string[] => readdirSync(folder).filter((name) => name.startsWith('daemonlab-'));
  const owned = (): boolean => made().some((name) => existsSync(path.join(folder, name, 'owner')));
  await eventually(owned, { what: 'a folder', everyMs: 1 });
  starter.kill('SIGKILL');
  await eventually(() => made().length === 0, { what: 'the end of the folder' });
});

test('why a lab host could not even be started is told, though it was over before anybody asked', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(startLab({ isolation: 'namespaces' })).rejects.toThrow('spawn unshare ENOENT');
});

test.skipIf(worldUid() === null)(
  'what unshare(1) said is told, also where that is read after its end',
  async () => {
    writeFileSync(
      path.join(folder, 'unshare'),
      '#!/bin/sh\n(/bin/sleep 0.2; echo "unshare: said late" >&2) &\nexit 1\n',
      { mode: 0o755 },
    );
    vi.stubEnv('PATH', folder);
    await expect(startLab({ isolation: 'namespaces' })).rejects.toMatchObject({
      code: 'user-map',
      message: 'unshare: said late',
    });
  },
);

test.skipIf(skipReason('a Ctrl-C while namespaces are tried', 'unshare') !== null)(
  'a Ctrl-C while namespaces are tried does not count against them',
  async () => {
    const script = `#!/bin/sh\necho $$ >${folder}/tried.new; mv ${folder}/tried.new ${folder}/tried; sleep 0.3; exec /usr/bin/env PATH="$REAL_PATH" unshare "$@"\n`;
    chmodSync(folder, 0o777);
    writeFileSync(path.join(folder, 'unshare'), script, { mode: 0o755 });
    const chooser = runApart(
      `import { chooseIsolation } from '@daemonlab/lab/client';
       process.on('SIGINT', () => undefined);
       console.log(await chooseIsolation('auto'));`,
      { PATH: `${folder}:${process.env.PATH ?? ''}`, REAL_PATH: process.env.PATH ?? '' },
    );
    let said = '';
    chooser.stdout!.on('data', (data: Buffer) => (said += data.toString()));
    await eventually(() => readdirSync(folder).includes('tried'), { what: 'unshare(1)', everyMs: 5 });
    process.kill(-chooser.pid!, 'SIGINT');
    await eventually(() => said !== '', { what: 'a choice' });
    expect(said).toBe('namespaces\n');
  },
);
