// How much faster a snapshot of a world of 20 processes is than spawning `ps -efj` in it. Target: 15 times (issue 2).
//
//     node packages/procfs/bench/snapshot.mjs       prints the result as JSON
//
// The reader stands outside of the PID namespace and reads a procfs mounted from it, as a lab host does; ps is spawned
// inside. Five of the processes run between any two snapshots. Needs unshare and nsenter, and user namespaces or root.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProcReader } from '../dist/index.js';

const TARGET = 15;
const TURNS = 4;
const ROUNDS = 20;
const BUSY = 5;
const SLEEPING = 14;
const SELF = fileURLToPath(import.meta.url);

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** @param {() => unknown} call */
function milliseconds(call) {
  const start = performance.now();
  call();
  return performance.now() - start;
}

/**
 * Starts a world: init (sh), sleeping processes, and some that run when a line is written to them. Its /proc is
 * mounted on `folder` too.
 * @param {string} folder
 */
function startWorld(folder) {
  const busy = Array.from({ length: BUSY }, () => 'cat').join(' | ');
  const world = `mount -t proc proc /proc; for i in $(seq ${SLEEPING}); do sleep 1000 & done; ${busy}`;
  const script = `mount -t proc proc ${folder} && exec unshare --mount --propagation private sh -c '${world}'`;
  const child = spawn('unshare', ['--pid', '--fork', '--kill-child', 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return {
    pid: () => Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ')[0]),
    // A line goes through every busy process, so when it comes back all of them have run.
    poke: async () => {
      child.stdin.write('x\n');
      await once(child.stdout, 'data');
    },
    end: () => child.kill('SIGKILL'),
  };
}

/** The measuring itself, in a mount namespace of its own. */
async function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'procfs-bench-'));
  const world = startWorld(folder);
  try {
    await world.poke();
    const inside = ['-t', String(world.pid()), '-m', '-p'];
    const reader = new ProcReader({ root: folder, keepOpen: true });
    // A lab host has taken some snapshots before: its code is compiled.
    for (let round = 0; round < 300; round += 1) reader.snapshot();
    /** @type {number[]} */
    const snapshots = [];
    /** @type {number[]} */
    const ps = [];
    /** @type {number[]} */
    const entering = [];
    // In turns, so that other load on the machine meets both.
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (let round = 0; round < ROUNDS; round += 1) {
        await world.poke();
        snapshots.push(milliseconds(() => reader.snapshot()));
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        ps.push(milliseconds(() => spawnSync('nsenter', [...inside, 'ps', '-efj'])));
        // What entering the world costs is not the cost of ps.
        entering.push(
          milliseconds(() => spawnSync('nsenter', [...inside, 'true'])) -
            milliseconds(() => spawnSync('true')),
        );
      }
    }
    const processes = reader.snapshot().length;
    reader.close();
    return { processes, snapshotMs: median(snapshots), psMs: median(ps) - median(entering) };
  } finally {
    world.end();
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures; `met` says whether the target was reached. */
export function bench() {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const argv = [...user, '--mount', '--propagation', 'private', process.execPath, SELF, 'measure'];
  const { processes, snapshotMs, psMs } = JSON.parse(execFileSync('unshare', argv, { encoding: 'utf8' }));
  const ratio = psMs / snapshotMs;
  return {
    name: `snapshot of a world of ${processes} processes, against spawning ps -efj`,
    snapshotMs: Number(snapshotMs.toFixed(3)),
    psMs: Number(psMs.toFixed(2)),
    ratio: Number(ratio.toFixed(1)),
    target: TARGET,
    met: ratio >= TARGET,
  };
}

if (process.argv[1] === SELF)
  console.log(JSON.stringify(process.argv[2] === 'measure' ? await measure() : bench()));
