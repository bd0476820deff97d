import { LabError, LabOptions, PROTOCOL_VERSION, type Lab } from '@daemonlab/protocol';
import { makeFolder, removeAbandoned, removeFolder } from './folder.js';
import { launchHost } from './launch.js';
import { LabClient } from './lab-client.js';

export type StartOptions = Partial<LabOptions> &
  Pick<LabOptions, 'isolation'> & {
    /** Gives up starting; what was started so far is ended. */
    signal?: AbortSignal;
  };

const START_LIMIT_MS = 60_000;

/**
 * Starts a lab host process with a world in it; resolves when its first terminal is up. The caller owns the lab and calls
 * `stop`. Errors: LabError with a code and what the machine said.
 */
export async function startLab({ signal, ...wanted }: StartOptions): Promise<Lab> {
  signal?.throwIfAborted();
  const options = LabOptions.parse({ cols: 80, rows: 24, ...wanted });
  if (options.isolation === 'host') removeAbandoned();
  const { process, shares } = await launchHost(options);
  const client = new LabClient(process);
  const late = AbortSignal.timeout(START_LIMIT_MS);
  const giveUp = signal ? AbortSignal.any([signal, late]) : late;
  const kill = (): void => client.kill(); // which fails `ready`
  giveUp.addEventListener('abort', kill);
  if (giveUp.aborted) kill();
  try {
    // Made here and not by the lab host, which may be killed at any moment, also before it is ready.
    const folder = options.isolation === 'host' && process.pid ? makeFolder(process.pid) : null;
    void client.gone.then(() => {
      if (folder !== null) removeFolder(folder);
    });
    client.send({ kind: 'start', version: PROTOCOL_VERSION, options, shares, folder });
    await client.ready;
    return client;
  } catch (error) {
    client.kill();
    if (signal?.aborted) throw new LabError('aborted', 'the lab was given up before it was ready');
    if (late.aborted) throw new LabError('timeout', `the lab host was not ready within ${START_LIMIT_MS} ms`);
    throw error;
  } finally {
    giveUp.removeEventListener('abort', kill);
  }
}
