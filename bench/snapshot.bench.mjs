import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INSIDE = fileURLToPath(new URL('lib/snapshot-inside.mjs', import.meta.url));
const WHAT = 'snapshot of a 20-process world, against spawning ps -efj';

/** @returns {Promise<import('./lib/statistics.mjs').Measurement[]>} */
export default async function snapshot() {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const args = [...user, '--pid', '--fork', '--mount-proc', '--kill-child', process.execPath, INSIDE];
  const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
  if (status !== 0) return [{ what: WHAT, skipped: `no PID namespace to measure in: ${stderr.trim()}` }];
  const { rows, snapshotMs, psMs } = JSON.parse(stdout);
  const note = `${snapshotMs.toFixed(3)} ms against ${psMs.toFixed(2)} ms, ${rows} processes`;
  return [{ what: WHAT, value: psMs / snapshotMs, unit: '× faster', atLeast: 15, note }];
}
