import { writeFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { LabError } from '@daemonlab/protocol';
import { WIRE_FD } from '../wire-fd.js';
import type { HostProcess } from './host-process.js';
import { UIDS_PER_WORLD } from './world-uid.js';

/**
 * Run inside a new user namespace as `sh -c … COMMAND…`: says that it is there, waits for its users to be mapped, and
 * becomes the command, which thereby is root of the namespace (user_namespaces(7)). `read` takes a byte at a time, so
 * nothing of what follows on the wire is lost.
 */
export const WAIT_FOR_MAP = `echo >&${WIRE_FD}; read -r _ <&${WIRE_FD}; exec "$0" "$@"`;

/** Gives the namespace that a launched process waits in a range of users of its own. Only root can. Errors: LabError `user-map`. */
export async function mapUsers({ process, said, ended }: HostProcess, first: number): Promise<void> {
  const wire = process.stdio[WIRE_FD] as Duplex;
  await new Promise<void>((resolve, reject) => {
    process.once('error', (error) => reject(new LabError('unshare-missing', error.message)));
    void ended.then((how) => reject(new LabError('user-map', said() || how)));
    wire.once('data', () => resolve());
  });
  wire.pause();
  for (const map of ['gid_map', 'uid_map'])
    writeFileSync(`/proc/${process.pid}/${map}`, `0 ${first} ${UIDS_PER_WORLD}\n`);
  wire.write('\n');
}
