import { spawn } from 'node:child_process';
import type { Isolation } from '@daemonlab/protocol';
import { listenTo } from './host-process.js';
import { mapUsers, WAIT_FOR_MAP } from './user-map.js';
import { worldUid } from './world-uid.js';

/** The flags of unshare(1) that put a lab host into namespaces of its own. Its PID namespace comes later, with init. */
export const NAMESPACE_FLAGS = [
  '--user',
  '--mount',
  '--net',
  '--ipc',
  '--uts',
  '--cgroup',
  '--propagation',
  'private',
] as const;

/** Makes the caller root of its user namespace: all that an ordinary user may map. Root of the machine maps a range instead. */
export const MAP_ROOT = '--map-root-user';

/** Whether worlds with namespaces can be made here, or what unshare(1) or mount(8) said. */
type Namespaces = { works: true } | { works: false; said: string };

const LIMIT_MS = 5000;

/** What is run in the namespaces: a PID namespace and a /proc of its own, as a world has. */
const INSIDE = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'true'];

/** Tries it for real: namespaces as a world has them, with a user, or users, of their own in the way that a world has. */
export async function namespacesWork(): Promise<Namespaces> {
  const uid = worldUid();
  const args = uid === null ? [MAP_ROOT, ...INSIDE] : ['--', 'sh', '-c', WAIT_FOR_MAP, ...INSIDE];
  const child = spawn('unshare', [...NAMESPACE_FLAGS, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    cwd: '/',
    detached: true, // a Ctrl-C that is meant for us says nothing about namespaces
    timeout: LIMIT_MS,
    ...(uid === null ? {} : { uid, gid: uid }),
  });
  const probe = listenTo(child, 'unshare');
  try {
    if (uid !== null) await mapUsers(probe, uid);
    const how = await probe.ended;
    return child.exitCode === 0 ? { works: true } : { works: false, said: probe.said() || how };
  } catch (error) {
    child.kill('SIGKILL'); // it would wait for its users for ever
    return { works: false, said: error instanceof Error ? error.message : String(error) };
  }
}

/** The isolation to use: the one asked for, or with `auto` namespaces where they really work. */
export async function chooseIsolation(wanted: 'auto' | Isolation = 'auto'): Promise<Isolation> {
  if (wanted !== 'auto') return wanted;
  return (await namespacesWork()).works ? 'namespaces' : 'host';
}
