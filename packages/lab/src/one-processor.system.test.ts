import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually, skipReason, which } from '@daemonlab/testkit';
import type { Isolation, Lab } from '@daemonlab/protocol';
import { Job, labFor, program, run } from './traced.test-support.js';

const missing = skipReason('tracees on one processor', 'ptrace', 'unshare');
const single = availableParallelism() < 2;
if (single) process.stderr.write('\nSKIPPED: tracees on one processor: this machine has no other\n');

const noWorlds = skipReason('tracees on one processor, in a world', 'namespaces') !== null;
const isolations: Isolation[] = ['namespaces', 'host'];

/** Of a process, as proc(5) lists them: `0-3`. Null: it is gone. */
function allowed(pid: number | 'self'): string | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return /^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1] ?? null;
  } catch {
    return null;
  }
}

const EVERYWHERE = allowed('self') ?? '';
const FIRST = /^\d+/.exec(EVERYWHERE)?.[0] ?? '0';
const isOne = (list: string | null): boolean => list !== null && /^\d+$/.test(list);

/** Seconds that nobody else sleeps: by them what a test has started is found again. */
const SECONDS = 1000 + process.pid / 1e7;
/** Short commands until SIGUSR1 comes; after every fortieth others say what they see. */
const CHAIN = `
  trap 'stop=1' USR1
  i=0
  while [ -z "$stop" ]; do
    /bin/true
    [ $((i += 1)) -eq 300 ] && { sleep ${SECONDS} & }
    [ $((i % 40)) -eq 0 ] && { echo "status $(grep Cpus_allowed_list /proc/self/status)"; echo "nproc $(nproc)"; }
  done
  AFTERWARDS
  echo end`;

describe.skipIf(missing !== null || single)('tracees that stop all the time', () => {
  let lab: Lab | undefined;
  afterEach(async () => {
    await lab?.stop();
  });

  /** Host pid of a process of this test; NaN: it is not there. */
  const find = (wanted: (name: string, argv: string[]) => boolean): number =>
    Number(
      readdirSync('/proc').find((name) => {
        try {
          const argv = readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0');
          return argv.some((arg) => arg.includes(String(SECONDS))) && wanted(name, argv);
        } catch {
          return false; // no process, or gone
        }
      }),
    );
  /** By the world's number: before their exec its children have the same command line. */
  const shell = ({ pid }: Job): number =>
    find((name) =>
      new RegExp(`^NSpid:.*\\b${pid}$`, 'm').test(readFileSync(`/proc/${name}/status`, 'latin1')),
    );
  const said = (job: Job, what: string): string[] =>
    job.lines.flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length).trim()] : []));

  /** In both isolations; skipped where one cannot be had. */
  const inBoth = (what: string, body: (isolation: Isolation) => Promise<void>): void => {
    for (const isolation of isolations)
      test.skipIf(isolation === 'namespaces' && noWorlds)(`${what}, ${isolation}`, () => body(isolation));
  };

  inBoth('share a processor with the tracer, and do not see it', async (isolation) => {
    lab = await labFor(isolation);
    const job = await Job.start(lab, ['/bin/sh', '-c', CHAIN.replace('AFTERWARDS', '')]);
    await eventually(() => isOne(allowed(shell(job))), {
      what: 'the shell on one processor',
      everyMs: 1,
      timeoutMs: 60_000,
    });
    await eventually(() => said(job, 'nproc').length >= 20, { what: 'what twenty commands see' });
    process.kill(shell(job), 'SIGUSR1');
    await job.line('end');

    expect(new Set(said(job, 'nproc'))).toEqual(new Set([String(availableParallelism())]));
    const seen = said(job, 'status').map((line) => line.replace(/^Cpus_allowed_list:\s*/, ''));
    expect(new Set(seen)).toEqual(new Set([EVERYWHERE]));
    // Born in the midst of it.
    await eventually(() => allowed(find((_name, [program]) => program === 'sleep')) === EVERYWHERE, {
      what: 'a sleep on all processors',
    });
  });

  inBoth('give them all to children of a fork that a look comes into', async (isolation) => {
    lab = await labFor(isolation);
    const { lines } = await run(lab, [program('looks'), '400']);
    expect(lines).toContain('left on one 0');
  });

  const taskset = which('taskset');
  test.skipIf(taskset === null)('stay where they have chosen to be', async () => {
    lab = await labFor(noWorlds ? 'host' : 'namespaces');
    const chain = CHAIN.replace('AFTERWARDS', () => `taskset -cp $$ | sed 's/.*: /chosen /'`);
    const job = await Job.start(lab, [taskset!, '-c', FIRST, '/bin/sh', '-c', chain]);
    await eventually(() => said(job, 'nproc').length >= 10, { what: 'what ten commands see' });
    expect(allowed(shell(job))).toBe(FIRST);
    process.kill(shell(job), 'SIGUSR1');
    await job.line('end');
    expect(said(job, 'chosen')).toEqual([FIRST]);
    expect(new Set(said(job, 'nproc'))).toEqual(new Set(['1']));
  });

  test.skipIf(taskset === null)('have their children where somebody else has put them', async () => {
    lab = await labFor(noWorlds ? 'host' : 'namespaces');
    const { lines } = await run(lab, [
      '/bin/sh',
      '-c',
      `i=0; while [ $((i += 1)) -lt 300 ]; do /bin/true; done
      taskset -cp ${FIRST} $$ >/dev/null
      i=0; while [ $((i += 1)) -lt 9 ]; do echo "child on $(nproc)"; done; echo end`,
    ]);
    expect(lines.filter((line) => line.startsWith('child'))).toEqual(Array(8).fill('child on 1'));
  });
});
