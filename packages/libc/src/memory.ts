import { addressOf, lastErrno, native } from './native.js';
import { SysError } from './sys-error.js';

const readv = native(
  'long process_vm_readv(int pid, void *local, unsigned long liovcnt, void *remote, unsigned long riovcnt, unsigned long flags)',
);
const writev = native(
  'long process_vm_writev(int pid, void *local, unsigned long liovcnt, void *remote, unsigned long riovcnt, unsigned long flags)',
);

const PAGE = 4096;
const buffer = Buffer.alloc(64 * 1024);
const local = Buffer.alloc(16);
const remote = Buffer.alloc(16);
local.writeBigUInt64LE(addressOf(buffer), 0);

function iovec(into: Buffer, address: bigint, length: number): void {
  into.writeBigUInt64LE(address, 0);
  into.writeBigUInt64LE(BigInt(length), 8);
}

/** Up to `length` bytes (64 KiB at most) at an address of another process, in a buffer that the next read reuses; null if unreadable. */
function readInto(pid: number, address: number, length: number): Buffer | null {
  // Halves, not a bigint each: this is done at nearly every stop.
  local.writeUInt32LE(length, 8);
  remote.writeUInt32LE(address % 2 ** 32, 0);
  remote.writeUInt32LE(Math.floor(address / 2 ** 32), 4);
  remote.writeUInt32LE(length, 8);
  remote.writeUInt32LE(0, 12);
  const n = readv(pid, local, 1, remote, 1, 0);
  return n > 0 ? buffer.subarray(0, n) : null;
}

/** A copy of bytes of another process's memory; null where they cannot all be read. */
export function readMemory(pid: number, address: number, length: number): Buffer | null {
  if (length === 0) return Buffer.alloc(0);
  if (address <= 0 || length > buffer.length) return null;
  const bytes = readInto(pid, address, length);
  return bytes && bytes.length === length ? Buffer.from(bytes) : null;
}

/**
 * A NUL-terminated string of another process; `max` bytes at most, read page by page so that a string near the end of
 * a mapping is not lost. Null where its start cannot be read.
 */
export function readString(pid: number, address: number, max: number = PAGE): string | null {
  if (address <= 0 || address >= 2 ** 48) return null;
  const parts: Buffer[] = [];
  let at = address;
  let left = max;
  while (left > 0) {
    const chunk = readInto(pid, at, Math.min(left, PAGE - (at % PAGE), 256 * (parts.length + 1)));
    if (!chunk) break;
    const end = chunk.indexOf(0);
    if (end >= 0) {
      if (parts.length === 0) return chunk.toString('utf8', 0, end);
      parts.push(Buffer.from(chunk.subarray(0, end)));
      return Buffer.concat(parts).toString('utf8');
    }
    parts.push(Buffer.from(chunk));
    at += chunk.length;
    left -= chunk.length;
  }
  return parts.length === 0 ? null : Buffer.concat(parts).toString('utf8');
}

/** Writes bytes into another process's memory. Errors: SysError (EFAULT, ESRCH, EPERM). */
export function writeMemory(pid: number, address: bigint, bytes: Buffer): void {
  const from = Buffer.alloc(16);
  iovec(from, addressOf(bytes), bytes.length);
  iovec(remote, address, bytes.length);
  const n = writev(pid, from, 1, remote, 1, 0);
  if (n !== bytes.length)
    throw new SysError('process_vm_writev', lastErrno(), [pid, `0x${address.toString(16)}`, bytes]);
}
