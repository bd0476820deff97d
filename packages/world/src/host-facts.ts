import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { DEVICES_WANTED, ETC_WANTED, TOP_WANTED, type HostFacts } from './plan.js';

/** Reads from this machine what the plan of a file tree depends on. */
export function readHostFacts(): HostFacts {
  const top: Record<string, string | null> = {};
  for (const name of TOP_WANTED) {
    if (!existsSync(`/${name}`)) continue;
    top[name] = lstatSync(`/${name}`).isSymbolicLink() ? readlinkSync(`/${name}`) : null;
  }
  const etc: Record<string, 'file' | 'dir'> = {};
  for (const name of ETC_WANTED) {
    if (existsSync(`/etc/${name}`)) etc[name] = statSync(`/etc/${name}`).isDirectory() ? 'dir' : 'file';
  }
  return { top, etc, devices: DEVICES_WANTED.filter((name) => existsSync(`/dev/${name}`)) };
}
