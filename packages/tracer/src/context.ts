import { readlinkSync } from 'node:fs';
import { readMemory, readString } from '@daemonlab/libc';
import type { DecodeContext, SyscallArgs } from './decoders/types.js';

/** What decoders may ask about a stopped tracee. */
export function decodeContext(tid: number, args: SyscallArgs): DecodeContext {
  return {
    args,
    memory: {
      readString: (address, max) => readString(tid, address, max),
      readBytes: (address, length) => readMemory(tid, address, length),
      readPointer: (address) => {
        const bytes = readMemory(tid, address, 8);
        return bytes && bytes.readUInt32LE(0) + bytes.readUInt32LE(4) * 2 ** 32;
      },
    },
    fdPath: (fd) => {
      try {
        return readlinkSync(`/proc/${tid}/fd/${fd}`);
      } catch {
        return null; // closed, or the process is gone: both mean that it is open on nothing
      }
    },
  };
}
