import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compileC, skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab, eventsOf } from '../spawn.test-support.js';

const left = leaveNothing();

/** Enters strict mode by one of its two calls; its status is the errno, 0 if it got in. */
const STRICT = `
#include <errno.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    (void)argv;
    long failed = argc > 1 ? syscall(SYS_seccomp, SECCOMP_SET_MODE_STRICT, 0, (void *)0)
                           : prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
    syscall(SYS_exit, failed ? errno : 0);
}
`;
/** Sets a filter of its own, by which getppid fails with EXDEV. */
const FILTER = `
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 1;
    return syscall(SYS_getppid) == -1 && errno == EXDEV && chdir("/") == 0 ? 0 : 2;
}
`;
/** Asks for a tracer, of which there is none, at a call that is traced and at one that is not; its status says which of them ran. */
const ASKING = `
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
static int ran(long number)
{
    return syscall(number, 0) != -1 || errno != ENOSYS;
}
int main(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_umask, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE | 3),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 8;
    return ran(SYS_getppid) + 2 * ran(SYS_umask) + (chdir("/") != 0) * 4;
}
`;
/** Its filter refuses umask and setsid; its child, and what that then executes, has it too. */
const REFUSING = `
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    if (argc > 1) {
        umask(3);
        return 0;
    }
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_umask, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setsid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOWNERDEAD),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof code / sizeof *code, code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 1;
    umask(1);
    chdir("/");
    setsid();
    if (fork() == 0) {
        umask(2);
        execl(argv[0], argv[0], "again", (char *)0);
    }
    wait(0);
    return 0;
}
`;
const EINVAL = 22;
const ISOLATIONS = (['namespaces', 'host'] as const).filter(
  (one) => one === 'host' || !skipReason('programs with seccomp', 'namespaces'),
);

describe.skipIf(skipReason('programs with seccomp', 'ptrace', 'unshare', 'compiler'))(
  'a program that uses seccomp itself',
  () => {
    test.each(ISOLATIONS)('may set a filter of its own, %s isolation', async (isolation) => {
      const program = compileC({ source: FILTER, name: 'filter' });
      const { status, stdout } = await daemonlab(
        ['trace', '--isolation', isolation, '--', program],
        left.env,
      );
      expect(status).toBe(0);
      expect(stdout).toContain(' chdir("/") = 0');
    });

    test.each(ISOLATIONS)('is told the calls that its filter refuses, %s isolation', async (isolation) => {
      const program = compileC({ source: REFUSING, name: 'refusing' });
      const { status, stdout } = await daemonlab(
        ['trace', '--json', '--isolation', isolation, '--', program],
        left.env,
      );
      expect(status).toBe(0);
      const told = eventsOf(stdout).flatMap((event) =>
        event.type === 'call' && ['umask', 'chdir', 'setsid'].includes(event.name)
          ? [`${event.name} ${event.errno ?? event.result}`]
          : event.type === 'fork' || event.type === 'exec'
            ? [event.type]
            : [],
      );
      const refused = 'umask EXDEV';
      expect(told.slice(told.indexOf(refused))).toEqual([
        refused,
        'chdir 0',
        'setsid EOWNERDEAD',
        'fork',
        refused,
        'exec',
        refused,
      ]);
    });

    test.each(ISOLATIONS)(
      'finds no tracer where its filter asks for one, %s isolation',
      async (isolation) => {
        const program = compileC({ source: ASKING, name: 'asking' });
        const { status, stdout } = await daemonlab(
          ['trace', '--isolation', isolation, '--', program],
          left.env,
        );
        expect(status).toBe(0);
        expect(stdout).toContain(' chdir("/") = 0');
        expect(stdout).toMatch(/ umask\(\d+\) = ENOSYS/);
        expect(spawnSync(program).status).toBe(0);
      },
    );

    test.each(ISOLATIONS)(
      'cannot enter strict mode, which is told with its reason, %s isolation',
      async (isolation) => {
        const program = compileC({ source: STRICT, name: 'strict' });
        for (const [args, call] of [
          [[], 'prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT)'],
          [['seccomp'], 'seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL)'],
        ] as const) {
          const traced = await daemonlab(
            ['trace', '--isolation', isolation, '--', program, ...args],
            left.env,
          );
          expect(traced.stdout).toContain(
            `${call} = EINVAL (invalid argument: the tracer has a seccomp filter, from which strict mode cannot be entered)`,
          );
          expect(traced.status).toBe(EINVAL);
        }
      },
    );

    test.skipIf(skipReason('seccomp under strace', 'strace'))(
      'nor can it under strace --seccomp-bpf; under strace without that, and by itself, it can',
      ({ skip }) => {
        const program = compileC({ source: STRICT, name: 'strict' });
        const alone = spawnSync(program).status;
        if (alone !== 0) skip('a seccomp filter is in force on this machine already');
        const under = (...flags: string[]): number | null =>
          spawnSync('strace', ['-f', ...flags, '-e', 'trace=prctl', program], { stdio: 'ignore' }).status;
        expect(under()).toBe(0);
        expect(under('--seccomp-bpf')).toBe(EINVAL);
      },
    );
  },
);
