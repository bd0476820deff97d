import { expect, it } from 'vitest';
import { held } from './dev/fixtures.js';
import { newSignals } from './flights.js';
import { momentOf } from './moment.js';

it('lets signals fly once, when they are lived through', () => {
  const { world, steps } = held();
  const [, , step] = steps;
  const moment = momentOf(world.timeline, step!.from, step!.to!);
  expect(moment.signals.map(({ signal, from, pid }) => [signal, from, pid])).toEqual([
    ['SIGTERM', 6, 9],
    ['SIGHUP', 0, 6],
  ]);
  const seqs = (shown: number): number[] =>
    newSignals(moment.signals, shown, moment.to).map(({ seq }) => seq);
  expect(seqs(step!.from)).toHaveLength(2);
  expect(seqs(moment.signals[0]!.seq)).toEqual([moment.signals[1]!.seq]);
  expect(seqs(moment.to)).toEqual([]);
  expect(seqs(moment.to + 1)).toEqual([]);
});

it('marks who is held at the moment', () => {
  const { world, steps } = held();
  const heldAfter = (step: number): (string | undefined)[] =>
    momentOf(world.timeline, 0, steps[step]!.to!)
      .rows.filter((row) => row.held)
      .map(({ row, held: by }) => `${row.pid} ${by?.name ?? ''}`);
  expect(heldAfter(1)).toEqual(['6 setsid', '9 execve']);
  expect(heldAfter(3)).toEqual(['9 execve']);
});
