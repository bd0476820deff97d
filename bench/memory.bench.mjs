import { readFileSync, readdirSync } from 'node:fs';
import { chooseIsolation, startLab } from '@daemonlab/lab/client';

const WHAT = 'memory of one more world (PSS, lab host included)';
const MORE = 4;

/** Everything that descends from this process. @returns {number[]} */
function descendants() {
  /** @type {Map<number, number[]>} */
  const children = new Map();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    let stat;
    try {
      stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    } catch {
      continue; // it has just ended
    }
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  /** @param {number} pid @returns {number[]} */
  const below = (pid) => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(process.pid);
}

/** Their proportional set size together, in MB. */
function pssMb() {
  let kib = 0;
  for (const pid of descendants()) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    kib += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return (kib * 1024) / 1e6;
}

/** @returns {Promise<import('./lib/statistics.mjs').Measurement[]>} */
export default async function memory() {
  const isolation = await chooseIsolation('auto');
  const labs = [await startLab({ isolation })];
  try {
    const first = pssMb();
    for (let count = 0; count < MORE; count += 1) labs.push(await startLab({ isolation }));
    const value = (pssMb() - first) / MORE;
    return [{ what: WHAT, value, unit: 'MB', atMost: 40, note: `the first one: ${first.toFixed(1)} MB` }];
  } catch (error) {
    const { code, path } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EACCES') throw error;
    return [{ what: WHAT, skipped: `${path} may not be read by this user` }];
  } finally {
    await Promise.all(labs.map((lab) => lab.stop()));
  }
}
