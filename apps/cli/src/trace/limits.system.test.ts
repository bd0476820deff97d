import { describe, expect, test } from 'vitest';
import { compileC, skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab } from '../spawn.test-support.js';

const left = leaveNothing();

/** Children that end at once and are never waited for: they count, and cost little. */
const BOMB = `
#include <unistd.h>
int main(void)
{
    for (;;)
        if (fork() == 0) _exit(0);
}
`;
const LIMITED = `
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>
int main(void)
{
    struct rlimit one = { 1, 1 };
    return setrlimit(RLIMIT_NPROC, &one) == 0 && fork() < 0 && errno == EAGAIN ? 7 : 1;
}
`;
/** From when on the lab host takes refused forks for those of a bomb. */
const REFUSALS = 64;
/** 4096 processes take a slow machine its time. */
const PATIENCE_MS = 240_000;

describe.skipIf(skipReason('limits met by traces', 'namespaces', 'ptrace', 'compiler'))('a limit', () => {
  test(
    'of the world: each fork that fails is shown, then that a bomb was ended, and the end says why',
    async () => {
      const program = compileC({ source: BOMB, name: 'bomb' });
      const { stdout, stderr, status } = await daemonlab(
        ['trace', '--timeout', String(PATIENCE_MS), '--', program],
        left.env,
      );
      expect(stderr).toBe(
        `daemonlab: trace: a limit of the world was met: it may have 4096 processes, and ${String(REFUSALS)} forks failed with EAGAIN. That is a fork bomb: all that the program had started was killed\n`,
      );
      expect(status).toBe(137);
      const lines = stdout.split('\n');
      const refused = lines.flatMap((line, i) => (/= EAGAIN/.test(line) ? [i] : []));
      expect(refused).toHaveLength(REFUSALS);
      expect(lines[refused[0]! - 1]).toContain('the world has as many processes as it may: this fork fails');
      expect(lines[refused.at(-1)! - 1]).toContain('64 forks beyond the world');
      expect(lines).toContain(
        'A limit of the world was reached: the program left with status 137. What is left:',
      );
    },
    PATIENCE_MS,
  );

  test('of the program’s own is shown too, and not taken for the world’s', async () => {
    const program = compileC({ source: LIMITED, name: 'limited' });
    const { stdout, stderr, status } = await daemonlab(['trace', '--', program], left.env);
    expect(status).toBe(7);
    expect(stdout).toMatch(/ (clone|fork)\(.*\) = EAGAIN \(/);
    expect(stdout).toContain('\nQuiet: the program left with status 7.');
    expect(stderr).toMatch(
      /^daemonlab: trace: 1 fork failed with EAGAIN: a limit of the machine's or the program's own/,
    );
  });
});
