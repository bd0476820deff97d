import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { eventually } from '@daemonlab/testkit';
import { startLab } from './start-lab.js';

/** Lab hosts that this process has started. */
const labHosts = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return ppid === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/host/main.');
    } catch {
      return false; // no process, or gone meanwhile
    }
  });

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a lab that cannot have its folder leaves no lab host behind', async () => {
  vi.stubEnv('TMPDIR', '/proc/sys'); // can be read, and nobody can make anything there
  await expect(startLab({ isolation: 'host' })).rejects.toMatchObject({ syscall: 'mkdtemp' });
  await eventually(
    () => {
      expect(labHosts()).toEqual([]);
      return true;
    },
    { what: 'the end of the lab host' },
  );
});

test('why a lab host could not even be started is told, though it was over before anybody asked', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(startLab({ isolation: 'namespaces' })).rejects.toThrow('spawn unshare ENOENT');
});
