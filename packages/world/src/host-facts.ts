import { accessSync, constants, existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { DEVICES_WANTED, ETC_OWN, ETC_WANTED, TOP_WANTED, type HostFacts } from './plan.js';

/** Accounts of services have lower numbers, those of people this one or higher (login.defs(5), UID_MIN). */
const FIRST_PERSON = 1000;

/** The accounts of services in a file of passwd(5) or group(5); both have the number in the third field. */
function serviceAccounts(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => {
      const id = Number(/^[^:+-][^:]*:[^:]*:(\d+):/.exec(line)?.[1] ?? 0);
      return id > 0 && id < FIRST_PERSON;
    });
}

function wantedEtc(): HostFacts['etc'] {
  const etc: Record<string, 'file' | 'dir'> = {};
  for (const name of ETC_WANTED) {
    if (existsSync(`/etc/${name}`)) etc[name] = statSync(`/etc/${name}`).isDirectory() ? 'dir' : 'file';
  }
  return etc;
}

/** Whether we, who may what a world's root may of the machine's files, can read something there. */
function isOpen(path: string): boolean {
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const isOwn = (path: string): boolean => ETC_OWN.some((name) => path === `/etc/${name}`);

/**
 * Reads from this machine what the plan of a file tree depends on. `own`: for a user's own program, which is to find the
 * configuration of the machine and the accounts of its services as it does without a tracer; where something that is closed
 * is `shared` below /etc, it has one that this can be added to.
 */
export function readHostFacts(own: boolean, shared: readonly string[]): HostFacts {
  const top: Record<string, string | null> = {};
  for (const name of TOP_WANTED) {
    if (!existsSync(`/${name}`)) continue;
    top[name] = lstatSync(`/${name}`).isSymbolicLink() ? readlinkSync(`/${name}`) : null;
  }
  const wholeEtc = own && shared.every((path) => !path.startsWith('/etc/') || isOwn(path) || isOpen(path));
  return {
    top,
    etc: wholeEtc ? { allBut: ETC_OWN.filter((name) => existsSync(`/etc/${name}`)) } : wantedEtc(),
    accounts: {
      passwd: own ? serviceAccounts('/etc/passwd') : [],
      group: own ? serviceAccounts('/etc/group') : [],
    },
    devices: DEVICES_WANTED.filter((name) => existsSync(`/dev/${name}`)),
  };
}
