import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compileC, skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab, eventsOf } from '../spawn.test-support.js';

const left = leaveNothing();

/** Makes each call that takes a set of signals twice, the first time with an empty one. */
const PROGRAM = `
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <unistd.h>
static void caught(int signal) { (void)signal; }
int main(void)
{
    struct timespec now = { 0, 0 };
    struct itimerval soon = { { 0, 1000 }, { 0, 1000 } };
    struct sigaction action = { .sa_handler = caught };
    sigset_t set;
    sigemptyset(&set);
    for (int round = 0; round < 2; round++) {
        action.sa_mask = set;
        sigaction(SIGALRM, &action, NULL);
        sigprocmask(SIG_SETMASK, &set, NULL);
        signalfd(-1, &set, 0);
        sigtimedwait(&set, NULL, &now);
        ppoll(NULL, 0, &now, &set);
        setitimer(ITIMER_REAL, &soon, NULL);
        sigsuspend(&set);
        sigaddset(&set, SIGHUP);
        sigaddset(&set, SIGUSR1);
    }
    return 0;
}
`;
/** Those that the filter lets pass are told of because a breakpoint is on them. */
const HELD = ['signalfd4', 'rt_sigtimedwait', 'ppoll', 'rt_sigsuspend'];
const CALLS = ['rt_sigaction', 'rt_sigprocmask', ...HELD];

/** `rt_sigprocmask []` for each call's first set that stands in a line, in order. */
const setsIn = (text: string): string[] =>
  [...text.matchAll(/\b(rt_\w+|signalfd4|ppoll)\([^[\n]*(\[[^\]\n]*\]).* = /g)].map(
    ([, name = '', set = '']) => `${name} ${set}`,
  );

describe.skipIf(skipReason('sets of signals against strace', 'namespaces', 'ptrace', 'strace', 'compiler'))(
  'sets of signals',
  () => {
    test('are shown as strace shows them, an empty one as []; --json has them as lists', async () => {
      const program = compileC({ source: PROGRAM, name: 'sets' });
      const strace = spawnSync('strace', ['-e', `trace=${CALLS.join(',')}`, program], { encoding: 'utf8' });
      const theirs = setsIn(strace.stderr).map((line) =>
        line.replace(/\[(.*)\]/, (_, names: string) => {
          const words = names.split(' ').filter((name) => name !== '');
          return `[${words.map((name) => `SIG${name}`).join(', ')}]`;
        }),
      );
      expect(theirs).toHaveLength(12);
      expect(theirs).toContain('rt_sigsuspend []');
      const before = HELD.flatMap((call) => ['--before', call]);
      const { stdout } = await daemonlab(['trace', ...before, '--', program], left.env);
      const told = stdout.split('\n').filter((line) => !line.includes('held before'));
      expect(setsIn(told.join('\n'))).toEqual(theirs);

      const json = await daemonlab(['trace', '--json', ...before, '--', program], left.env);
      const calls = eventsOf(json.stdout).flatMap((event) => (event.type === 'call' ? [event] : []));
      expect(calls.filter(({ name }) => name === 'rt_sigsuspend').map(({ args }) => args)).toEqual([
        [[], 8],
        [['SIGHUP', 'SIGUSR1'], 8],
      ]);
    });
  },
);
