import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentArch, puppetElf } from './index.js';

let folder: string;
let puppet: ChildProcess;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daemonlab-puppet-'));
  const file = join(folder, 'puppet');
  writeFileSync(file, puppetElf(currentArch()), { mode: 0o755 });
  puppet = spawn(file, { stdio: 'ignore' });
});

afterAll(() => {
  puppet.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** `nr arg0 … arg5 sp ip` while the process is in a call, else `running` or `-1 sp ip`: proc(5), /proc/pid/syscall. */
const syscallOf = (pid: number): string[] => readFileSync(`/proc/${pid}/syscall`, 'utf8').trim().split(' ');

it('waits in one system call, made by the one instruction for it, and dies of SIGTERM', async () => {
  const arch = currentArch();
  const waiting = arch.name === 'x64' ? 'pause' : 'ppoll';
  const pid = puppet.pid!;
  await expect.poll(() => syscallOf(pid)[0], { timeout: 20_000 }).toBe(String(arch.syscalls[waiting]));
  // The instruction pointer is already behind the instruction.
  const ip = Number(syscallOf(pid).at(-1));
  const entry = Number(puppetElf(arch).readBigUInt64LE(24)); // e_entry
  const at = entry + arch.puppetCode.indexOf(arch.syscallInstruction);
  expect(ip - arch.syscallInstruction.length).toBe(at);

  puppet.kill('SIGCONT'); // a signal that it only wakes up for
  await expect.poll(() => syscallOf(pid)[0], { timeout: 20_000 }).toBe(String(arch.syscalls[waiting]));

  const exit = once(puppet, 'exit');
  puppet.kill('SIGTERM');
  expect(await exit).toEqual([null, 'SIGTERM']);
});
