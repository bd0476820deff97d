import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Isolation } from '@daemonlab/protocol';
import { inUrl, isLoopbackHost, isWildcard, machineAddresses, namesOf } from './addresses.js';
import { listenError, ServerError } from './errors.js';
import { Access } from './http/access.js';
import { createApp } from './http/app.js';
import { compressAssets } from './http/compress.js';
import { loadShelf } from './load-shelf.js';
import type { Shelf } from './lessons.js';
import { settle, type Log, type ServerOptions, type Settings } from './options.js';
import { CLOSE } from './socket/close-codes.js';
import { Connection } from './socket/connection.js';
import { openGate, type Gate } from './socket/gate.js';
import { LabPool } from './worlds/pool.js';
import { WorldRegistry } from './worlds/registry.js';

/** What is promised is two seconds; labs get most of them, then the connections are cut. */
const STOP_MS = 1_700;
const GOODBYE_MS = 150;

export interface RunningServer {
  /** Where to go, token included. */
  url: string;
  address: { host: string; port: number };
  isolation: Isolation;
  /** Ends every world and connection; resolves within two seconds, with nothing left. Later calls give the first one's promise. */
  close(): Promise<void>;
}

/**
 * Starts the web server and its first world. Rejects with ServerError, which has a remedy: the port is in use, the
 * address is not this machine's, host isolation would be exposed, no world can run here.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const settings = settle(options);
  return serve(settings, await loadShelf(settings.lessonsDir, settings.log));
}

/** The same, with the lessons read already. */
export async function serve(settings: Settings, shelf: Shelf): Promise<RunningServer> {
  const { host, log, limits, startLab, webDir } = settings;
  const exposed = !(await isLoopbackHost(host));
  if (exposed) refuseExposedHost(settings);
  await compressPage(settings);

  const http = createServer();
  const address = await listen(http, host, settings.port);
  const pool = new LabPool({ startLab, log, puppets: shelf.puppets(), kinds: kindsOf(settings, exposed) });
  const worlds = new WorldRegistry(pool, limits, log);
  const access = new Access(address.port, () => namesOf(host));
  const health = (): Record<string, unknown> => ({ isolation: pool.isolation, worlds: worlds.count });
  http.on('request', createApp({ access, shelf, webDir, health, log }));
  const gate = openGate(http, access, (socket) => new Connection(socket, { worlds, shelf }));

  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= closeAll(http, gate, worlds, log));
  try {
    await pool.begin();
  } catch (error) {
    await close();
    throw new ServerError(
      'no-isolation',
      error instanceof Error ? error.message : String(error),
      'Run "daemonlab doctor": it says what this machine lacks and what to do about it.',
      error,
    );
  }
  if (exposed) sayWhatIsOpen(host, address.port, log);
  if (settings.isolation === 'auto' && pool.isolation === 'host') log(HOST_INSTEAD);
  return {
    url: `http://${urlHost(host)}:${address.port}/?token=${access.token}`,
    address: { host: address.address, port: address.port },
    isolation: pool.isolation,
    close,
  };
}

const HOST_INSTEAD =
  "Worlds run with host isolation instead: their processes are this machine's own, run as this user. " +
  '"daemonlab doctor" says what namespaces isolation lacks.';

/** What to try: with `auto`, namespaces where the kernel allows them, else the host, if nobody else can reach it. */
function kindsOf({ isolation }: Settings, exposed: boolean): [Isolation, ...Isolation[]] {
  if (isolation !== 'auto') return [isolation];
  return exposed ? ['namespaces'] : ['namespaces', 'host'];
}

/** The address a browser on this machine uses. */
const urlHost = (host: string): string => (isWildcard(host) ? '127.0.0.1' : inUrl(host));

function refuseExposedHost({ host, isolation }: Settings): void {
  if (isolation !== 'host') return;
  throw new ServerError(
    'host-isolation-exposed',
    `With --isolation host, whoever reaches ${host} gets a shell of this very machine, as this user.`,
    'Listen on 127.0.0.1 (leave --host out), or use --isolation namespaces.',
  );
}

function sayWhatIsOpen(host: string, port: number, log: Log): void {
  const reach = isWildcard(host) ? machineAddresses().map(inUrl) : [inUrl(host)];
  log(
    `Listening beyond this machine: on ${reach.map((name) => `${name}:${port}`).join(', ')}. ` +
      'Whoever has the address with its token gets a shell in a world of their own, without access to this ' +
      "machine's files or processes. The connection is not encrypted: use it on a network you trust.",
  );
}

async function compressPage({ webDir, log }: Settings): Promise<void> {
  try {
    await compressAssets(webDir);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing) log(`The page is not built: there is no ${webDir}. Run "npm run build".`);
    else log(`The page is served uncompressed: ${String(error)}`);
  }
}

function listen(http: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void => reject(listenError(error, host, port));
    http.once('error', failed);
    try {
      http.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
        http.off('error', failed);
        resolve(http.address() as AddressInfo);
      });
    } catch (error) {
      failed(error); // a port that is no port number is thrown, not emitted
    }
  });
}

async function closeAll(http: Server, gate: Gate, worlds: WorldRegistry, log: Log): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  gate.close();
  if (!(await within(STOP_MS, worlds.stop()))) log('Some worlds were slow to end and have been left to die.');
  await new Promise(setImmediate); // the streams send their last messages
  for (const socket of gate.sockets) socket.close(CLOSE.goingAway, 'the server has been stopped');
  http.closeIdleConnections();
  if (await within(GOODBYE_MS, closed)) return;
  for (const socket of gate.sockets) socket.terminate();
  http.closeAllConnections();
  await closed;
}

/** Whether a promise settled in time. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
