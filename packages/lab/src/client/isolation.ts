import { spawn } from 'node:child_process';
import type { Isolation } from '@daemonlab/protocol';
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

/**
 * Tries it for real: namespaces as a world has them, with a PID namespace and a /proc of its own, as the user that worlds
 * run as.
 */
export function namespacesWork(): Promise<Namespaces> {
  const args = [
    ...NAMESPACE_FLAGS,
    MAP_ROOT,
    'unshare',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    'true',
  ];
  return new Promise((resolve) => {
    const uid = worldUid();
    const child = spawn('unshare', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
      detached: true, // a Ctrl-C that is meant for us says nothing about namespaces
      timeout: LIMIT_MS,
      ...(uid === null ? {} : { uid, gid: uid }),
    });
    let said = '';
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    child.on('error', (error) => resolve({ works: false, said: error.message }));
    child.on('close', (code, signal) =>
      resolve(
        code === 0
          ? { works: true }
          : { works: false, said: said.trim() || `unshare ended with ${signal ?? code}` },
      ),
    );
  });
}

/** The isolation to use: the one asked for, or with `auto` namespaces where they really work. */
export async function chooseIsolation(wanted: 'auto' | Isolation = 'auto'): Promise<Isolation> {
  if (wanted !== 'auto') return wanted;
  return (await namespacesWork()).works ? 'namespaces' : 'host';
}
