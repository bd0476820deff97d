import { namesOf, type Arch } from './arch.js';
import { SYSCALLS_X64 } from './syscalls-x64.js';

/** Register by its place in struct user_regs_struct (sys/user.h). */
const reg = (index: number): number => index * 8;

export const x64: Arch = {
  name: 'x64',
  auditArch: 0xc000003e,
  foreignAbiFrom: 0x40000000,
  elfMachine: 62,
  syscalls: SYSCALLS_X64,
  syscallNames: namesOf(SYSCALLS_X64),
  regs: {
    size: reg(27),
    ip: reg(16), // rip
    sp: reg(19), // rsp
    nr: reg(15), // orig_rax
    nrRegset: null,
    ret: reg(10), // rax
    nrForEntry: reg(10), // rax
    args: [reg(14), reg(13), reg(12), reg(7), reg(9), reg(8)], // rdi rsi rdx r10 r8 r9
  },
  openFlags: {
    O_CREAT: 0o100,
    O_EXCL: 0o200,
    O_NOCTTY: 0o400,
    O_TRUNC: 0o1000,
    O_APPEND: 0o2000,
    O_NONBLOCK: 0o4000,
    O_DSYNC: 0o10000,
    O_ASYNC: 0o20000,
    O_DIRECT: 0o40000,
    O_LARGEFILE: 0o100000,
    O_DIRECTORY: 0o200000,
    O_NOFOLLOW: 0o400000,
    O_NOATIME: 0o1000000,
    O_CLOEXEC: 0o2000000,
    O_SYNC: 0o4010000,
    O_PATH: 0o10000000,
    O_TMPFILE: 0o20200000,
  },
  stackFrom: 0x7ffb, // 47 bits, less 16 GiB at random
  cloneArgs: { childTid: 3, tls: 4 },
  restartsAfterSignalStop: true,
  syscallInstruction: Buffer.from([0x0f, 0x05]),
  // mov eax, SYS_pause; syscall; jmp to the start
  puppetCode: Buffer.from([0xb8, SYSCALLS_X64.pause, 0, 0, 0, 0x0f, 0x05, 0xeb, 0xf7]),
};
