import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseIsolation } from '@daemonlab/lab/client';
import { compileC, compiler, which } from '@daemonlab/testkit';
import { median } from './lib/statistics.mjs';
import { straced } from './lib/straced.mjs';
import { tracedMs } from './lib/traced.mjs';

const WHAT = 'tracing 1000 × (fork, setsid, chdir, exit, wait), against strace -f --seccomp-bpf';
const ROUNDS = 5;
const COUNT = '1000';
/** What the tracer's filter stops at, of what this program calls. */
const CALLS = 'clone,clone3,fork,vfork,execve,setsid,chdir,wait4,waitid';

/** @param {string} text */
const tookMs = (text) => Number(/took ([\d.]+) ms/.exec(text)?.[1] ?? Number.NaN);

/** @returns {Promise<import('./lib/statistics.mjs').Measurement[]>} */
export default async function trace() {
  if (compiler() === null) return [{ what: WHAT, skipped: 'no C compiler (cc)' }];
  if (which('strace') === null) return [{ what: WHAT, skipped: 'no strace' }];
  const program = compileC({ file: fileURLToPath(new URL('lib/work.c', import.meta.url)) });
  const isolation = await chooseIsolation('auto');
  const ours = [];
  const theirs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(tookMs(straced(CALLS, [program, COUNT])));
    ours.push(await tracedMs([program, COUNT], { isolation, share: [dirname(program)], tookMs }));
  }
  const alone = tookMs(spawnSync(program, [COUNT], { encoding: 'utf8' }).stdout);
  const note = `${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms; ${alone.toFixed(0)} ms untraced`;
  return [{ what: WHAT, value: median(ours) / median(theirs), unit: '× as long', atMost: 1, note }];
}
