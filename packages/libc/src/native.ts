import koffi from 'koffi';
import { SysError } from './sys-error.js';

const libc = koffi.load(null);

/** A libc function by its C prototype. Results are checked by `must`, or by the caller where failing is expected. */
export const native = (prototype: string): ((...args: unknown[]) => number) => libc.func(prototype);

/** errno of the last native call; read it before any other. */
export const lastErrno = (): number => koffi.errno();

/** The address of a buffer's first byte, for structures that point to others. The buffer must outlive the call. */
export const addressOf = (buffer: Buffer): bigint => koffi.address(buffer);

/** The result of a native call, or a SysError with its errno when it is negative. */
export function must(call: string, result: number, args: readonly unknown[]): number {
  if (result < 0) throw new SysError(call, lastErrno(), args);
  return result;
}
