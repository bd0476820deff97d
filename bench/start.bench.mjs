import { execFileSync } from 'node:child_process';
import { which } from '@daemonlab/testkit';
import { ROOT } from '../scripts/lib/root.mjs';
import { median } from './lib/statistics.mjs';
import { straced } from './lib/straced.mjs';
import { COMMANDS, SHELL_CALLS } from './lib/scripts.mjs';

const ROUNDS = 9;

/** @param {() => void} run @returns {number} by the clock, in ms */
function clocked(run) {
  const from = performance.now();
  run();
  return performance.now() - from;
}

/** A whole command line, as it is typed: Node's start, the lab's and its end included. @param {string[]} argv */
function trace(argv) {
  const command = [`${ROOT}/apps/cli/bin/daemonlab.js`, 'trace', '--json', '--', ...argv];
  execFileSync(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 26 });
}

/** @returns {Promise<import('./lib/statistics.mjs').Measurement[]>} */
export default async function start() {
  const script = ['/bin/sh', '-c', COMMANDS];
  const alone = [];
  const ours = [];
  const theirs = [];
  const strace = which('strace') !== null;
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(clocked(() => trace(['true'])));
    ours.push(clocked(() => trace(script)));
    if (strace) theirs.push(clocked(() => straced(SHELL_CALLS, script)));
  }
  const what = 'a script of 500 short commands, as whole command lines, against strace -f --seccomp-bpf';
  return [
    { what: 'daemonlab trace -- true, from start to end', value: median(alone), unit: 'ms', atMost: 400 },
    strace
      ? {
          what,
          value: median(ours) / median(theirs),
          unit: '× as long',
          note: `${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms`,
        }
      : { what, skipped: 'no strace' },
  ];
}
