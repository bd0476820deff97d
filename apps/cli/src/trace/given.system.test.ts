import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab, type Ended } from '../spawn.test-support.js';

const left = leaveNothing();
/** `here` is the caller's folder, `there` another one; `alone` a file right in /tmp, which every world has of its own. */
let [folder, here, there, alone] = ['', '', '', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemonlab-given-'));
  chmodSync(folder, 0o755);
  [here, there] = [join(folder, 'here'), join(folder, 'there')];
  alone = join('/tmp', `daemonlab-given-${process.pid}`);
  mkdirSync(here);
  mkdirSync(there);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(alone, { force: true });
});

const trace = (command: string[], path = '/usr/bin:/bin'): Promise<Ended> =>
  daemonlab(['trace', '--settle', '200', '--', ...command], { ...left.env, PATH: path }, here);

describe.skipIf(skipReason('what a world is given of the machine', 'namespaces', 'ptrace', 'unshare'))(
  'a program in a world',
  () => {
    test('finds the machine’s configuration and the accounts of its services', async () => {
      const traced = await trace([
        'sh',
        '-c',
        'cd /etc && echo "has $(echo $(ls -A))." && id -u daemon && id -gn daemon',
      ]);
      expect(traced.status).toBe(0);
      const words = traced.stdout.replaceAll(/\s+pts\/0\s+│ |\s+/g, ' ');
      for (const name of readdirSync('/etc')) expect(words).toContain(` ${name}`);
      expect(traced.stdout).toMatch(/│ 1\n[^]*│ daemon\n/);
    });

    test.skipIf(process.geteuid?.() !== 0)('as root, becomes the user of a service by su(1)', async () => {
      const traced = await trace(['su', '-s', '/bin/sh', 'daemon', '-c', 'id -un; cat /etc/shadow; exit 3']);
      expect(traced.stdout).toMatch(/│ daemon\n[^]*Permission denied/);
      expect(traced.status).toBe(3);
    });

    test.skipIf(process.geteuid?.() !== 0)(
      'as root, runs from below a folder that we mount over',
      async () => {
        const closed = mkdtempSync('/mnt/daemonlab-given-');
        try {
          writeFileSync(join(closed, 'program'), '#!/bin/sh\necho "I am $0"\n', { mode: 0o755 });
          const traced = await trace([join(closed, 'program')]);
          expect(traced.stderr).toBe('');
          expect(traced.stdout).toContain(`I am ${join(closed, 'program')}`);
        } finally {
          rmSync(closed, { recursive: true });
        }
      },
    );

    test('finds what its arguments name, wherever that is', async () => {
      writeFileSync(join(there, 'script'), 'cat "$(dirname "$0")/data"\n');
      writeFileSync(join(there, 'data'), 'exit-word\n');
      const traced = await trace(['sh', join(there, 'script')]);
      expect(traced.status).toBe(0);
      expect(traced.stdout).toContain('exit-word');
    });

    test('has a copy of a file right in /tmp: it may write to it, and the file stays as it is', async () => {
      writeFileSync(alone, 'read 1\n');
      const traced = await trace(['sh', '-c', 'cat "$1"; echo more >> "$1" && tail -1 "$1"', 'sh', alone]);
      expect(traced.status).toBe(0);
      expect(traced.stdout).toMatch(/read 1[^]*more/);
      expect(readFileSync(alone, 'utf8')).toBe('read 1\n');
    });

    test('runs from right in /tmp under its own name', async () => {
      writeFileSync(alone, '#!/bin/sh\necho "I am $0"\n', { mode: 0o700 });
      const traced = await trace([alone]);
      expect(traced.status).toBe(0);
      expect(traced.stdout).toContain(`I am ${alone}`);
    });

    test('is started by the path that it was named by, as a shell would', async () => {
      writeFileSync(join(there, 'told'), '#!/bin/sh\necho "I am $0"\n', { mode: 0o755 });
      const traced = await trace(['../there/told']);
      expect(traced.stdout).toContain('I am ../there/told');
    });

    test('is found through PATH by another one, and as an interpreter, also behind a link', async () => {
      copyFileSync('/bin/true', join(there, 'tool'));
      expect((await trace(['sh', '-c', 'exec tool'], `${there}:/usr/bin:/bin`)).status).toBe(0);
      symlinkSync(join(there, 'tool'), join(here, 'link'));
      for (const interpreter of [join(there, 'tool'), join(here, 'link')]) {
        writeFileSync(join(here, 'script'), `#!${interpreter}\n`, { mode: 0o755 });
        expect(await trace(['./script'])).toMatchObject({ status: 0, stderr: '' });
      }
    });

    test('does not get what a world has of its own', async () => {
      const traced = await trace(['head', '-n1', '/etc/passwd', '/etc/hostname']);
      expect(traced.stdout).toMatch(/│ root:.*:\/home\/learner:/);
      expect(traced.stdout).toMatch(/│ lab\n/);
    });
  },
);
