import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { LabError, type LabOptions } from '@daemonlab/protocol';
import type { Share } from '../wire.js';
import { readableByAll } from './access.js';
import { hostModules } from './host-modules.js';
import { listenTo, type HostProcess } from './host-process.js';
import { MAP_ROOT, NAMESPACE_FLAGS } from './isolation.js';
import { stageFor } from './stage.js';
import { mapUsers, WAIT_FOR_MAP } from './user-map.js';
import { worldUid } from './world-uid.js';

/** The folder that all which a lab host loads lies in. */
const APP = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');
/** Descriptors a lab host is started with: 3 is the wire, 4 the node executable (so that its path need not be open to all). */
const NODE_FD = 4;
/**
 * A lab host holds little: small heaps keep the memory of many worlds small, but that of one command, which may be busy
 * without a pause, has room for what is not yet told (MiB, thrice). What it does for a stop is short and wanted fast from
 * the first one on: compiled at once, not once it is hot.
 */
const nodeFlags = (first: LabOptions['first']): string[] => [
  `--max-semi-space-size=${first === 'job' ? 4 : 1}`,
  '--max-old-space-size=96',
  '--always-sparkplug',
  '--no-warnings',
];

interface LaunchedHost extends HostProcess {
  /** Where the lab host finds what is to be shared. */
  shares: Share[];
}

/**
 * Starts the lab host process, in namespaces of its own if so wanted, and never as root outside them. Gives up, and ends it,
 * when it is told to before that has happened.
 * Errors: LabError `no-such-share`, `closed`, `unshare-missing`, `user-map`.
 */
export async function launchHost(
  { isolation, share, first }: Pick<LabOptions, 'isolation' | 'share' | 'first'>,
  giveUp: AbortSignal,
): Promise<LaunchedHost> {
  const shares = share.map((path): Share => ({ from: path, path, kind: kindOf(path) }));
  const host = hostModules();
  const flags = nodeFlags(first);
  if (isolation === 'host') return { ...run(execPath, [...flags, ...host], {}), shares };
  const node = [`/proc/self/fd/${NODE_FD}`, ...flags];
  const uid = worldUid();
  if (uid === null)
    return { ...run('unshare', [...NAMESPACE_FLAGS, MAP_ROOT, '--', ...node, ...host], {}), shares };
  const waiting = ['unshare', ...NAMESPACE_FLAGS, '--', 'sh', '-c', WAIT_FOR_MAP, ...node];
  const open = [...host, ...shares.map(({ from }) => from)].every((path) => readableByAll(path));
  const launched = open ? runAs(uid, [...waiting, ...host], shares) : runStaged(uid, waiting, host, shares);
  const kill = (): void => void launched.process.kill('SIGKILL'); // which mapUsers hears
  giveUp.addEventListener('abort', kill);
  try {
    await mapUsers(launched, uid);
  } catch (error) {
    kill(); // it would wait for its users for ever
    throw error;
  } finally {
    giveUp.removeEventListener('abort', kill);
  }
  return launched;
}

/** A larger file is not copied: it would fill a world's memory. */
const COPY_MAX_BYTES = 16 * 1024 * 1024;

/** How a world is given a path. A copy can be written to, as the file could be where it is; nothing of it gets back. */
function kindOf(path: string): Share['kind'] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new LabError('no-such-share', `${path} is not there`);
  if (stat.isDirectory()) return 'dir';
  return (stat.mode & 0o111) === 0 && stat.size <= COPY_MAX_BYTES ? 'copy' : 'file';
}

function runAs(uid: number, [command, ...args]: readonly string[], shares: Share[]): LaunchedHost {
  return { ...run(command!, args, { uid, gid: uid }), shares };
}

/** For when root keeps this checkout, or a traced program, in a folder that nobody else may enter. `files`: of ours. */
function runStaged(
  uid: number,
  command: readonly string[],
  files: readonly string[],
  shares: Share[],
): LaunchedHost {
  const closed = files.find((file) => !readableByAll(file, join(APP, 'packages')));
  if (closed !== undefined)
    throw new LabError(
      'closed',
      `no other user may read ${closed}, as worlds have to: chmod -R go+rX ${APP}`,
    );
  const paths = shares.map(({ from }) => from);
  const stage = stageFor(APP, uid, paths, [execPath]);
  return {
    ...run(
      'unshare',
      [...stage.args, ...command, ...files.map((file) => join(stage.app, relative(APP, file)))],
      {},
    ),
    shares: shares.map((share, i) => ({ ...share, from: stage.shares[i]! })),
  };
}

function run(command: string, args: readonly string[], as: { uid?: number; gid?: number }): HostProcess {
  const node = openSync(execPath, 'r');
  try {
    return listenTo(
      spawn(command, args, {
        cwd: '/',
        env: environment(),
        stdio: ['ignore', 'ignore', 'pipe', 'pipe', node],
        // Signals of the terminal that the server runs in are the server's to handle.
        detached: true,
        ...as,
      }),
    );
  } finally {
    closeSync(node);
  }
}

/** What a lab host needs of our environment: nothing of it reaches the world. */
function environment(): NodeJS.ProcessEnv {
  const { PATH = '/usr/bin:/bin', TZ, TMPDIR } = process.env;
  return { PATH, LANG: 'C.UTF-8', ...(TZ ? { TZ } : {}), ...(TMPDIR ? { TMPDIR } : {}) };
}
