import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';

const missing = skipReason('isolations', 'ptrace', 'unshare');

const SCRIPT = `
import { chooseIsolation, startLab } from '@daemonlab/lab/client';
const isolation = await chooseIsolation();
const lab = await startLab({ isolation });
await lab.stop();
console.log('started');
`;
const NODE = [process.execPath, '--no-warnings', '--input-type=module', '--eval', SCRIPT];

describe.skipIf(missing)('a lab can be started with the isolation that is chosen', () => {
  test.concurrent.each([
    ['here', []],
    // Root's world loses its capabilities then (no_new_privs, prctl(2)), an ordinary user's does not.
    ['by those who gain no privileges', ['setpriv', '--no-new-privs']],
  ])('%s', async (_, prefix) => {
    const [command, ...args] = [...prefix, ...NODE];
    const { stdout } = await promisify(execFile)(command!, args, { cwd: import.meta.dirname });
    expect(stdout).toBe('started\n');
  });
});
