import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab, type Ended } from '../spawn.test-support.js';

const left = leaveNothing();
/** `here` is the caller's folder, `there` one that a world is not given. */
let here: string;
let there: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemonlab-hidden-'));
  chmodSync(folder, 0o755);
  [here, there] = [join(folder, 'here'), join(folder, 'there')];
  mkdirSync(here);
  mkdirSync(there);
  copyFileSync('/bin/true', join(there, 'tool'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Traces a script of this text. */
function script(text: string, ...options: string[]): Promise<Ended> {
  writeFileSync(join(here, 'script'), text, { mode: 0o755 });
  return daemonlab(['trace', '--settle', '200', ...options, '--', './script'], left.env, here);
}

const hint = (file: string): string =>
  `${file} is on this machine but not in the world, which has /usr, /bin, /lib, /etc, the current folder, those of PATH and what the command names: --isolation host runs programs where they are\n`;

describe.skipIf(skipReason('programs that a world hides', 'namespaces', 'ptrace', 'unshare'))(
  'a program that needs another which the world does not have',
  () => {
    test.each([
      ['by its path', (tool: string) => `#!/bin/sh\n${tool} || exit 127\n`],
      ['in place of itself', (tool: string) => `#!/bin/sh\nexec ${tool}\n`],
    ])('%s: its end with 127 comes with the path and the remedy, which helps', async (_how, text) => {
      const tool = join(there, 'tool');
      const traced = await script(text(tool));
      expect(traced).toMatchObject({ status: 127, stderr: `daemonlab: trace: ${hint(tool)}` });
      expect(await script(text(tool), '--isolation', 'host')).toMatchObject({ status: 0, stderr: '' });
    });

    test('as the interpreter of a script that it runs', async () => {
      const tool = join(there, 'tool');
      writeFileSync(join(here, 'inner'), `#!${tool}\n`, { mode: 0o755 });
      const traced = await script(`#!/bin/sh\nexec ${join(here, 'inner')}\n`);
      expect(traced.stderr).toBe(`daemonlab: trace: ${hint(tool)}`);
    });

    test('nothing is said where it ends with another status, or the machine lacks it too', async () => {
      expect(await script(`#!/bin/sh\n${join(there, 'tool')}; exit 3\n`)).toMatchObject({
        status: 3,
        stderr: '',
      });
      expect(await script(`#!/bin/sh\nexec ${join(there, 'none')}\n`)).toMatchObject({
        status: 127,
        stderr: '',
      });
      expect(await script('#!/bin/sh\nexit 127\n')).toMatchObject({ status: 127, stderr: '' });
    });
  },
);
