import { namesOf, type Arch } from './arch.js';
import { SYSCALLS_ARM64 } from './syscalls-arm64.js';

/** Register by its place in struct user_pt_regs (asm/ptrace.h): x0…x30, sp, pc, pstate. */
const reg = (index: number): number => index * 8;

/** Instructions are 32-bit words, little endian. */
function words(...instructions: number[]): Buffer {
  const code = Buffer.alloc(instructions.length * 4);
  instructions.forEach((word, i) => code.writeUInt32LE(word >>> 0, i * 4));
  return code;
}

const MOVZ_X = 0xd2800000; // movz xD, #imm16: imm << 5 | D
const SVC_0 = 0xd4000001;

export const arm64: Arch = {
  name: 'arm64',
  auditArch: 0xc00000b7,
  foreignAbiFrom: null,
  elfMachine: 183,
  syscalls: SYSCALLS_ARM64,
  syscallNames: namesOf(SYSCALLS_ARM64),
  regs: {
    size: reg(34),
    ip: reg(32), // pc
    sp: reg(31),
    nr: reg(8), // x8
    nrRegset: 0x404, // NT_ARM_SYSTEM_CALL
    ret: reg(0), // x0
    nrForEntry: reg(8), // x8
    args: [reg(0), reg(1), reg(2), reg(3), reg(4), reg(5)],
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
    O_DIRECTORY: 0o40000,
    O_NOFOLLOW: 0o100000,
    O_DIRECT: 0o200000,
    O_LARGEFILE: 0o400000,
    O_NOATIME: 0o1000000,
    O_CLOEXEC: 0o2000000,
    O_SYNC: 0o4010000,
    O_PATH: 0o10000000,
    O_TMPFILE: 0o20040000,
  },
  stackFrom: 0xffff, // 48 bits, less 1 GiB at random
  cloneArgs: { childTid: 4, tls: 3 },
  restartsAfterSignalStop: false,
  syscallInstruction: words(SVC_0),
  // There is no pause() here: ppoll(NULL, 0, NULL, NULL) waits as it does. x0 … x3 = 0, x8 = ppoll, svc, back to the start.
  puppetCode: words(
    MOVZ_X | 0,
    MOVZ_X | 1,
    MOVZ_X | 2,
    MOVZ_X | 3,
    MOVZ_X | (SYSCALLS_ARM64.ppoll << 5) | 8,
    SVC_0,
    0x17fffffa, // b .-24
  ),
};
