import type { Finding } from './finding.js';
import type { Machine } from './machine.js';
import { sysctl } from './userns.js';

/** PTRACE_GET_SYSCALL_INFO came with Linux 5.3. Source: ptrace(2). */
const OLDEST_KERNEL = [5, 3] as const;
/** Source: "engines" in package.json. */
const OLDEST_NODE = [20, 19] as const;

/** Processors whose registers and call numbers Daemon Lab knows. */
const ARCHES: Readonly<Record<string, string>> = { x64: 'x86-64', arm64: 'arm64' };

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [a = 0, b = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

export function probeKernel(machine: Machine): Finding {
  const base = { id: 'kernel', title: 'Kernel', found: `Linux ${machine.kernelRelease}` };
  if (atLeast(machine.kernelRelease, OLDEST_KERNEL))
    return { ...base, state: 'ok', means: 'New enough to watch system calls at both ends.' };
  return {
    ...base,
    state: 'missing',
    means: `Watching system calls needs Linux ${OLDEST_KERNEL.join('.')} or newer (PTRACE_GET_SYSCALL_INFO).`,
    remedy: 'use a newer kernel',
  };
}

export function probeArch(machine: Machine): Finding {
  const name = ARCHES[machine.arch];
  const base = { id: 'architecture', title: 'Processor', found: name ?? machine.arch };
  if (name !== undefined) return { ...base, state: 'ok', means: 'Its registers and system calls are known.' };
  return {
    ...base,
    state: 'missing',
    means: `Daemon Lab knows ${Object.values(ARCHES).join(' and ')} only.`,
    remedy: 'run it on such a machine, and use its page from here',
  };
}

export function probeNode(machine: Machine): Finding {
  const base = { id: 'node', title: 'Node.js', found: machine.nodeVersion };
  if (atLeast(machine.nodeVersion, OLDEST_NODE)) return { ...base, state: 'ok', means: 'New enough.' };
  return {
    ...base,
    state: 'missing',
    means: `Daemon Lab needs Node.js ${OLDEST_NODE.join('.')} or newer.`,
    remedy: 'install a current one from https://nodejs.org',
  };
}

/** Yama's limits on ptrace. A world's own user namespace gives the tracer the capability that scope 2 asks for. Source: ptrace(2), Yama.rst. */
export function probePtrace(machine: Machine): Finding {
  const scope = machine.read('/proc/sys/kernel/yama/ptrace_scope');
  const base = { id: 'ptrace', title: 'Tracing' };
  if (scope === null)
    return { ...base, state: 'ok', found: 'no limit by Yama', means: 'Programs can be watched and steered.' };
  const found = `kernel.yama.ptrace_scope is ${scope}`;
  if (scope === '3')
    return {
      ...base,
      state: 'missing',
      found,
      means: 'Nobody may trace anything until the next boot: no lab can run.',
      remedy: 'take kernel.yama.ptrace_scope out of /etc/sysctl.d (or set it to 1 there) and boot again',
    };
  if (scope === '2' && machine.uid !== 0)
    return {
      ...base,
      state: 'note',
      found,
      means:
        'Only administrators may trace: worlds with a user namespace of their own still can, host isolation cannot.',
      remedy: sysctl('kernel.yama.ptrace_scope=1'),
    };
  return {
    ...base,
    state: 'ok',
    found,
    means: 'A program may trace what it started itself, and that is enough.',
  };
}

/** The least a world and its lab host should find free: its limit of 256 MiB, and Node. */
const COMFORTABLE_MIB = 512;

export function probeMemory(machine: Machine): Finding {
  const kib = (field: string): number =>
    Number(
      new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(machine.read('/proc/meminfo') ?? '')?.[1] ?? Number.NaN,
    );
  const [total, free] = [kib('MemTotal') / 1024, kib('MemAvailable') / 1024];
  const base = { id: 'memory', title: 'Memory' };
  if (Number.isNaN(free))
    return { ...base, state: 'note', found: 'unknown', means: '/proc/meminfo does not say.' };
  const found = `${(free / 1024).toFixed(1)} GiB free of ${(total / 1024).toFixed(1)}`;
  if (free >= COMFORTABLE_MIB)
    return { ...base, state: 'ok', found, means: 'A world takes about 40 MiB, and 256 MiB at the most.' };
  return {
    ...base,
    state: 'note',
    found,
    means: 'A world takes about 40 MiB, and 256 MiB at the most: it may get tight.',
    remedy: 'close something, or serve fewer learners from this machine',
  };
}

/** A world needs none: its limits are rlimits, and what the lab host counts. */
export function probeCgroup(machine: Machine): Finding {
  const v2 = machine.read('/sys/fs/cgroup/cgroup.controllers') !== null;
  return {
    id: 'cgroup',
    title: 'Control groups',
    state: 'ok',
    found: `${v2 ? 'cgroup v2' : 'no cgroup v2'}, not needed`,
    means: 'The limits of a world are kept by resource limits and by counting.',
  };
}
