import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { skipReason } from '@daemonlab/testkit';
import type { Isolation } from '@daemonlab/protocol';
import { labFor, ofType, program, run } from './traced.test-support.js';

const missing = skipReason('a program that tells what it sees', 'compiler', 'ptrace');
if (missing) process.stderr.write(`truths: skipped, ${missing}\n`);

const RUNS = Number(process.env['RUNS'] ?? 1);
const isolations: Isolation[] = ['namespaces', 'host'];

/** Processes write at the same time: which line comes first is no fact. */
const facts = (lines: readonly string[]): string[] => lines.filter((line) => line !== '').sort();

describe.skipIf(missing)('sessions, terminals, signals and orphans, as the program itself sees them', () => {
  test.each(isolations)('are the same traced as untraced, %s', async (isolation) => {
    const without =
      isolation === 'namespaces' ? skipReason('a world of its own', 'namespaces', 'unshare') : null;
    if (without) {
      process.stderr.write(`namespaces: skipped, ${without}\n`);
      return;
    }
    const untraced = facts(execFileSync(program('truths'), { encoding: 'utf8' }).split('\n'));
    expect(untraced).toHaveLength(40);
    for (let i = 0; i < RUNS; i++) {
      const lab = await labFor(isolation);
      try {
        const { lines, events } = await run(lab, [program('truths')]);
        expect(facts(lines)).toEqual(untraced);
        const born = ofType(events, 'fork').map(({ child }) => child);
        const ended = ofType(events, 'exit').map(({ pid }) => pid);
        expect(ended.sort()).toEqual(born.sort());
      } finally {
        await lab.stop();
      }
    }
  });
});
