import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentArch } from '@daemonlab/libc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DECODERS } from './decoders/index.js';
import { buildFilter } from './filter.js';

/**
 * The kernel as the oracle: where no tracer is, SECCOMP_RET_TRACE makes a call fail with ENOSYS, so a program that
 * loads the filter finds out by itself which calls would stop. It cannot even exit (exit_group would stop): it writes
 * what it found and then runs into a trap.
 */
const PROBE = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
static char out[4096];
static void tell(const char *what, long result) {
  const char *how = result != -1 ? "ran" : errno == ENOSYS ? "stops" : strerror(errno);
  snprintf(out + strlen(out), sizeof out - strlen(out), "%s: %s\\n", what, how);
}
int main(int argc, char **argv) {
  static struct sock_filter filter[4096];
  int fd = open(argv[1], O_RDONLY);
  long size = read(fd, filter, sizeof filter);
  struct sock_fprog program = { .len = size / sizeof *filter, .filter = filter };
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program)) {
    perror("seccomp");
    return 1;
  }
  struct { long f[4]; } action = { { 1 } };
  tell("getpid", syscall(SYS_getpid));
  tell("setsid", syscall(SYS_setsid));
  tell("umask", syscall(SYS_umask, 0));
  tell("close 0", syscall(SYS_close, 0));
  tell("close 700", syscall(SYS_close, 700));
  tell("dup3 0 700", syscall(SYS_dup3, 0, 700, 0));
  tell("dup3 700 701", syscall(SYS_dup3, 700, 701, 0));
  tell("openat O_RDONLY", syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY));
  tell("openat O_NOCTTY", syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY | O_NOCTTY));
  tell("openat O_NOCTTY, an argument", syscall(SYS_openat, AT_FDCWD, argv[2], O_RDONLY | O_NOCTTY));
  tell("openat O_DIRECTORY", syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY));
  tell("ioctl TIOCNOTTY", syscall(SYS_ioctl, 700, TIOCNOTTY));
  tell("ioctl TCGETS", syscall(SYS_ioctl, 700, TCGETS));
  tell("rt_sigaction set", syscall(SYS_rt_sigaction, SIGUSR1, &action, 0, 8));
  tell("rt_sigaction get", syscall(SYS_rt_sigaction, SIGUSR1, 0, &action, 8));
  tell("fcntl F_GETFD", syscall(SYS_fcntl, 1, F_GETFD));
  tell("fcntl F_SETLK", syscall(SYS_fcntl, 1, F_SETLK, 0));
#ifdef __x86_64__
  tell("x32 getpid", syscall(0x40000000 | SYS_getpid));
  write(1, out, strlen(out));
  out[0] = 0;
  long result; // on a kernel without 32-bit programs this is where the trap is
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20 /* getpid of i386 */) : "memory", "r8", "r9", "r10", "r11");
  if (result < 0 && result > -4096) { errno = -result; result = -1; }
  tell("i386 getpid", result);
#endif
  write(1, out, strlen(out));
  __builtin_trap();
}
`;

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'daemonlab-filter-'))));
afterAll(() => rmSync(folder, { recursive: true }));

it('the kernel takes the filter and decides as intended', ({ skip }) => {
  const arch = currentArch();
  const [source, probe, filter] = ['probe.c', 'probe', 'filter'].map((name) => join(folder, name));
  writeFileSync(source!, PROBE);
  writeFileSync(filter!, buildFilter(arch, DECODERS, { watchFiles: false }));
  const cc = spawnSync('cc', ['-w', '-o', probe!, source!], { encoding: 'utf8' });
  if (cc.status === null) return skip('no cc, so the kernel is not asked');
  expect(cc.stderr).toBe('');

  const lines = [
    'getpid: ran',
    'setsid: stops',
    'umask: stops',
    'close 0: stops',
    'close 700: Bad file descriptor',
    'dup3 0 700: stops',
    'dup3 700 701: Bad file descriptor',
    'openat O_RDONLY: stops',
    'openat O_NOCTTY: ran',
    'openat O_NOCTTY, an argument: stops',
    'openat O_DIRECTORY: ran',
    'ioctl TIOCNOTTY: stops',
    'ioctl TCGETS: Bad file descriptor',
    'rt_sigaction set: stops',
    'rt_sigaction get: ran',
    'fcntl F_GETFD: ran',
    'fcntl F_SETLK: stops',
    ...(arch.name === 'x64' ? ['x32 getpid: stops'] : []),
  ];
  // The kernel begins each stack elsewhere.
  for (let run = 0; run < 16; run += 1) {
    const { stdout, stderr } = spawnSync(probe!, [filter!, '/dev/null'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const found = stdout.trim().split('\n');
    expect(found.slice(0, lines.length)).toEqual(lines);
    if (found.length > lines.length) expect(found.slice(lines.length)).toEqual(['i386 getpid: stops']);
  }
});
