import { LabError, type Lab, type LabOptions } from '@daemonlab/protocol';
import { makeFolder, removeAbandoned, removeFolder } from './folder.js';
import { launchHost } from './launch.js';

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
  if (wanted.isolation === 'host') removeAbandoned();
  const late = AbortSignal.timeout(START_LIMIT_MS);
  const giveUp = signal ? AbortSignal.any([signal, late]) : late;
  try {
    return await start(wanted, giveUp);
  } catch (error) {
    if (signal?.aborted) throw new LabError('aborted', 'the lab was given up before it was ready');
    if (late.aborted) throw new LabError('timeout', `the lab host was not ready within ${START_LIMIT_MS} ms`);
    throw error;
  }
}

async function start(wanted: Omit<StartOptions, 'signal'>, giveUp: AbortSignal): Promise<Lab> {
  const { isolation, share = [], first = 'shell' } = wanted;
  const { shares, ...host } = await launchHost({ isolation, share, first }, giveUp);
  const kill = (): void => void host.process.kill('SIGKILL'); // which fails `ready`
  giveUp.addEventListener('abort', kill);
  if (giveUp.aborted) kill();
  try {
    // Made here and not by the lab host, which may be killed at any moment, also before it is ready.
    const folder = isolation === 'host' && host.process.pid ? makeFolder(host.process.pid) : null;
    void host.ended.then(() => {
      if (folder !== null) removeFolder(folder);
    });
    // The lab host is under way: it takes longer to start than this takes to load.
    const { connect } = await import('./connect.js');
    return await connect(host, { cols: 80, rows: 24, ...wanted }, shares, folder);
  } catch (error) {
    kill();
    throw error;
  } finally {
    giveUp.removeEventListener('abort', kill);
  }
}
