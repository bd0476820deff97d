import { LabOptions, PROTOCOL_VERSION, type Lab } from '@daemonlab/protocol';
import type { Share } from '../wire.js';
import type { HostProcess } from './host-process.js';
import { LabClient } from './lab-client.js';

/**
 * Has a lab host that was started build its world; resolves when its first terminal is up.
 * @param folder for a host world: one of its own, empty
 */
export async function connect(
  host: HostProcess,
  options: Partial<LabOptions>,
  shares: Share[],
  folder: string | null,
): Promise<Lab> {
  const client = new LabClient(host);
  client.send({
    kind: 'start',
    version: PROTOCOL_VERSION,
    options: LabOptions.parse(options),
    shares,
    folder,
  });
  await client.ready;
  return client;
}
