import { execFileSync } from 'node:child_process';
import { chooseIsolation } from '@daemonlab/lab/client';
import { which } from '@daemonlab/testkit';
import { COMMANDS, SHELL_CALLS } from './lib/scripts.mjs';
import { median } from './lib/statistics.mjs';
import { straced } from './lib/straced.mjs';
import { tracedMs } from './lib/traced.mjs';

const ROUNDS = 9;

/** @param {string} body a script's text, timed by itself so that no start-up counts */
const timed = (body) =>
  `from=$(date +%s%N); ${body}\nto=$(date +%s%N); echo "took $(( (to - from) / 1000 )) us"`;
const TIMED_COMMANDS = timed(COMMANDS);
const SORT = timed('seq 400000 | sort -R --random-source=/bin/sh | sort -n > /dev/null');

/** @param {string} text */
const tookMs = (text) => Number(/took (\d+) us/.exec(text)?.[1] ?? Number.NaN) / 1000;

/** @param {string} script */
const underStrace = (script) => tookMs(straced(SHELL_CALLS, ['/bin/sh', '-c', script]));
/** @param {string} script */
const alone = (script) => tookMs(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }));

/**
 * @param {string} what @param {string} script @param {number} atMost @param {(script: string) => number} peer
 * @returns {Promise<import('./lib/statistics.mjs').Measurement>}
 */
async function compare(what, script, atMost, peer) {
  const isolation = await chooseIsolation('auto');
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(peer(script));
    ours.push(await tracedMs(['/bin/sh', '-c', script], { isolation, tookMs }));
  }
  const note = `${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms`;
  return { what, value: median(ours) / median(theirs), unit: '× as long', atMost, note };
}

/** @returns {Promise<import('./lib/statistics.mjs').Measurement[]>} */
export default async function traceShell() {
  const commands = 'tracing a script of 500 short commands, against strace -f --seccomp-bpf';
  return [
    which('strace') === null
      ? { what: commands, skipped: 'no strace' }
      : await compare(commands, TIMED_COMMANDS, 1, underStrace),
    await compare('tracing a sort, against the same untraced', SORT, 1.05, alone),
  ];
}
