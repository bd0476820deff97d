import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { BIN } from '../spawn.test-support.js';

const left = leaveNothing();

test.skipIf(skipReason('the limits of a traced program', 'ptrace'))(
  'on the host a program has the umask and the size of files that it has without a tracer',
  () => {
    /** As a program has them whose shell has set them so. */
    const told = (...command: string[]): string =>
      execFileSync('bash', ['-c', 'umask 027; ulimit -f 300000; exec "$@"', 'bash', ...command], {
        env: { ...process.env, ...left.env },
        encoding: 'utf8',
      });
    const program = ['sh', '-c', 'echo "umask $(umask) files $(ulimit -f)"'];
    const untraced = told(...program).trim();
    expect(untraced).toMatch(/^umask 0027 files \d+$/);
    expect(told(execPath, BIN, 'trace', '--isolation', 'host', '--', ...program)).toContain(untraced);
  },
);
