// Run as PID 1 of a PID namespace by snapshot.bench.mjs: both sides read the same /proc in the same process.
import { spawn, spawnSync } from 'node:child_process';
import { ProcReader } from '@daemonlab/procfs';
import { median, time } from './statistics.mjs';

const OTHERS = 19;
const sleepers = Array.from({ length: OTHERS }, () => spawn('sleep', ['600'], { stdio: 'ignore' }));

const reader = new ProcReader();
while (reader.snapshot().filter((row) => row.comm === 'sleep').length < OTHERS) {
  await new Promise((resolve) => setTimeout(resolve, 5)); // until all have exec’ed
}
const snapshots = await time(300, () => reader.snapshot());
const listings = await time(30, () => spawnSync('ps', ['-efj']));
const rows = reader.snapshot().length;
sleepers.forEach((sleeper) => sleeper.kill());
process.stdout.write(JSON.stringify({ rows, snapshotMs: median(snapshots), psMs: median(listings) }));
