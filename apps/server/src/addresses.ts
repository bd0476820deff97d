import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** Whether an IP address reaches this machine alone. */
export function isLoopbackAddress(address: string): boolean {
  const plain = bare(address).toLowerCase();
  return plain === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(plain);
}

/** Whether everything a name or address stands for is loopback. A name that cannot be resolved is not: listening will say why. */
export async function isLoopbackHost(host: string): Promise<boolean> {
  if (isWildcard(host)) return false;
  const plain = bare(host);
  if (isIP(plain)) return isLoopbackAddress(plain);
  const found = await lookup(plain, { all: true }).catch(() => []);
  return found.length > 0 && found.every(({ address }) => isLoopbackAddress(address));
}

/** Whether an address stands for every interface of the machine. */
export const isWildcard = (host: string): boolean => ['', '0.0.0.0', '::', '::0'].includes(bare(host));

/** An address as it stands in a URL. */
export const inUrl = (host: string): string => (bare(host).includes(':') ? `[${bare(host)}]` : host);

/** The machine's own addresses, for a server that listens on all of them. */
export function machineAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address);
}

/** The names a server listening on `host` may be called by, without port. */
export function namesOf(host: string): string[] {
  const names = ['localhost', '127.0.0.1', '[::1]', inUrl(host)];
  if (isWildcard(host)) names.push(hostname(), ...machineAddresses().map(inUrl));
  return [...new Set(names.map((name) => name.toLowerCase()))];
}
