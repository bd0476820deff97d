import { howToInstall } from './install.js';
import type { Finding } from './finding.js';
import type { Machine } from './machine.js';

const id = 'user-namespaces';
const title = 'User namespaces';
const means = 'Worlds with PIDs, mounts and a terminal of their own (namespaces isolation) cannot be made.';

/** The namespaces a lab host is started in. */
const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount', '--pid', '--fork'] as const;

/** The remedy for a kernel setting, now and after the next boot. */
export function sysctl(setting: string): string {
  return `sudo sysctl -w ${setting}  (to keep it: echo '${setting}' | sudo tee /etc/sysctl.d/60-daemonlab.conf)`;
}

/** The container runtime this machine is inside of, as far as it shows. */
function containerOf(machine: Machine): string | null {
  if (machine.exists('/.dockerenv')) return 'Docker';
  if (machine.exists('/run/.containerenv')) return 'Podman';
  const { container } = machine.env;
  return container === undefined || container === '' ? null : container;
}

const OPEN_CONTAINER =
  'start the container with --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined' +
  ' --security-opt systempaths=unconfined, or run Daemon Lab on the machine itself';

function whyNot(machine: Machine, words: string): Pick<Finding, 'found' | 'remedy'> {
  if (!machine.exists('/proc/self/ns/user'))
    return {
      found: 'this kernel was built without them (CONFIG_USER_NS)',
      remedy: 'use a kernel with CONFIG_USER_NS=y, or --isolation host',
    };
  if (machine.read('/proc/sys/user/max_user_namespaces') === '0')
    return {
      found: 'switched off: user.max_user_namespaces is 0',
      remedy: sysctl('user.max_user_namespaces=15000'),
    };
  const container = containerOf(machine);
  const filtered = /^Seccomp:\s+2$/m.test(machine.read('/proc/self/status') ?? '');
  if (container !== null && filtered && /^unshare failed: Operation not permitted/.test(words))
    return { found: `this container (${container}) does not allow them: ${words}`, remedy: OPEN_CONTAINER };
  if (machine.read('/proc/sys/kernel/unprivileged_userns_clone') === '0')
    return {
      found: 'switched off for ordinary users: kernel.unprivileged_userns_clone is 0',
      remedy: sysctl('kernel.unprivileged_userns_clone=1'),
    };
  if (machine.read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1')
    return {
      found: 'AppArmor takes their rights away: kernel.apparmor_restrict_unprivileged_userns is 1',
      remedy: sysctl('kernel.apparmor_restrict_unprivileged_userns=0'),
    };
  if (/No space left on device/.test(words))
    return {
      found: 'no more can be made: the limit user.max_user_namespaces, or 32 levels of nesting, is used up',
      remedy: sysctl('user.max_user_namespaces=15000'),
    };
  if (container !== null)
    return { found: `this container (${container}) does not allow them: ${words}`, remedy: OPEN_CONTAINER };
  return {
    found: `the kernel refuses them: ${words}`,
    remedy: 'ask who runs this machine, or use --isolation host',
  };
}

const words = (stderr: string): string =>
  stderr
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^unshare: /, '') ?? '';

/**
 * Whether an ordinary user can have namespaces of their own: tried with the very program that starts a lab, and when it
 * fails the reason is looked for. Source: user_namespaces(7), unshare(1).
 */
export function probeUserNamespaces(machine: Machine): Finding {
  if (machine.which('unshare') === null)
    return {
      id,
      title,
      state: 'missing',
      found: 'the program unshare (util-linux) is not there to make them with',
      means,
      remedy: howToInstall(machine, 'unshare'),
    };
  const plain = machine.run([...UNSHARE, 'true']);
  if (plain.status !== 0)
    return { id, title, state: 'missing', means, ...whyNot(machine, words(plain.stderr)) };
  return {
    id,
    title,
    state: 'ok',
    found: 'can be made',
    means: 'Every world gets PIDs, mounts and a terminal of its own.',
  };
}

/** Whether a new PID namespace may mount its own /proc: containers that mask parts of /proc forbid it. Source: mount_namespaces(7). */
export function probeProcMount(machine: Machine): Finding {
  const proc = { id: 'proc-mount', title: 'A /proc of its own' };
  if (machine.which('unshare') === null || machine.run([...UNSHARE, 'true']).status !== 0)
    return { ...proc, state: 'note', found: 'not tried: there are no user namespaces', means: 'See there.' };
  const outcome = machine.run([...UNSHARE, '--mount-proc', 'true']);
  if (outcome.status === 0)
    return {
      ...proc,
      state: 'ok',
      found: 'can be mounted',
      means: 'ps inside a world shows that world and nothing else.',
    };
  const container = containerOf(machine);
  return {
    ...proc,
    state: 'missing',
    found: `cannot be mounted: ${words(outcome.stderr)}`,
    means,
    remedy:
      container === null
        ? 'something is mounted over parts of /proc (see grep /proc/ /proc/self/mounts); unmount it, or use --isolation host'
        : `this container (${container}) hides parts of /proc: start it with --security-opt systempaths=unconfined, or use --isolation host`,
  };
}
