import { errnoName } from './errno.js';

/** A failed call into libc: which, with what, and the errno by name. The one funnel for native errors. */
export class SysError extends Error {
  readonly call: string;
  readonly errno: string;
  readonly args: readonly unknown[];

  constructor(call: string, errno: number, args: readonly unknown[]) {
    const name = errnoName(errno);
    super(`${call}(${args.map(show).join(', ')}): ${name}`);
    this.name = 'SysError';
    this.call = call;
    this.errno = name;
    this.args = args;
  }
}

const show = (arg: unknown): string =>
  typeof arg === 'string'
    ? JSON.stringify(arg)
    : Buffer.isBuffer(arg)
      ? `<${arg.length} bytes>`
      : String(arg);
