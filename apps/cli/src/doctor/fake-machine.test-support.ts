import type { Machine, Outcome } from './machine.js';

export interface FakeParts {
  files?: Record<string, string>;
  programs?: string[];
  /** Outcome of a command, by its words; `fine` for all others. */
  outcomes?: Record<string, Partial<Outcome>> | undefined;
}

/** A machine on which everything is well, but for what is given. */
export function fakeMachine(
  { files = {}, programs = ['unshare', 'apt'], outcomes = {} }: FakeParts = {},
  more: Partial<Machine> = {},
): Machine {
  return {
    arch: 'x64',
    kernelRelease: '6.1.0',
    nodeVersion: '20.19.0',
    uid: 1000,
    env: {},
    read: (path) => files[path] ?? null,
    exists: (path) => path === '/proc/self/ns/user' || path in files,
    which: (program) => (programs.includes(program) ? `/usr/bin/${program}` : null),
    run: (argv) => ({ status: 0, stdout: '', stderr: '', ...outcomes[argv.join(' ')] }),
    ...more,
  };
}
