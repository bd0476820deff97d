import type { Isolation } from '@daemonlab/protocol';

/** What names places of the caller's that a world of its own does not have, or that the world sets itself. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'HOME',
  'PWD',
  'OLDPWD',
  '_',
  'SHLVL',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_AUTH_SOCK',
  'NOTIFY_SOCKET',
]);

/**
 * The environment CMD is started with: the caller's, as a shell would pass it on, as far as it means something there, and
 * `cwd`, the folder in which it is started, where that is known.
 */
export function environmentFor(
  isolation: Isolation,
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (isolation === 'host' || !NOT_THERE.has(entry[0])),
  );
  return { ...Object.fromEntries(entries), ...(cwd === undefined ? {} : { PWD: cwd }) };
}
