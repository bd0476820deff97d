import type { CallArg } from '@daemonlab/protocol';

/** A call that init is made to take while its world is built. */
export interface InitCall {
  call: string;
  args: CallArg[];
}

/** Moves init from the host's file tree, seen from the lab host, into the world's own, mounted at `root`. */
export function enterTree(root: string): InitCall[] {
  return [
    { call: 'chdir', args: [root] },
    { call: 'mount', args: ['proc', 'proc', 'proc', ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'], ''] },
    { call: 'pivot_root', args: ['.', '.old'] },
    { call: 'umount2', args: ['/.old', ['MNT_DETACH']] },
    { call: 'chdir', args: ['/'] },
    { call: 'rmdir', args: ['/.old'] },
  ];
}

/** Leaves only 0 to 2, all on /dev/null: neither our pipes nor what our own starter left open are for the world. */
export const CLEAN_DESCRIPTORS: readonly InitCall[] = [
  { call: 'dup2', args: [1, 2] },
  { call: 'close_range', args: [3] },
];

/** What makes a puppet an init: it leads a session as a real one does, and reaps by ignoring SIGCHLD (wait(2), NOTES). */
export const BECOME_INIT: readonly InitCall[] = [
  { call: 'setsid', args: [] },
  { call: 'signal', args: ['SIGCHLD', 'SIG_IGN'] },
  { call: 'umask', args: ['0022'] },
];

/** Limits every process of a world inherits. Processes and memory are counted by the lab host besides. */
export const LIMITS = { processes: 64, memoryMiB: 256, filesMiB: 64, descriptors: 1024 } as const;

/** Node raises its own limit of descriptors as far as it may. Nobody is to inherit that. */
export const DESCRIPTOR_LIMIT: InitCall = { call: 'setrlimit', args: ['RLIMIT_NOFILE', LIMITS.descriptors] };

export const LIMIT_CALLS: readonly InitCall[] = [
  { call: 'setrlimit', args: ['RLIMIT_CORE', 0] },
  { call: 'setrlimit', args: ['RLIMIT_FSIZE', LIMITS.filesMiB * 1024 * 1024] },
  DESCRIPTOR_LIMIT,
];
