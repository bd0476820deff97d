import { describe, expect, it } from 'vitest';
import { Outputs, type OutputListener } from './outputs.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);
const frame = (terminal: number, seq: number, data: string) => ({ terminal, seq, t: 0, data: bytes(data) });

function outputs() {
  const acks: [number, number][] = [];
  return { acks, of: new Outputs((terminal, count) => acks.push([terminal, count]), 10) };
}

describe('what a terminal has shown', () => {
  it('can be had as of any moment', () => {
    const { of } = outputs();
    of.take(frame(0, 3, 'a'));
    of.take(frame(1, 4, 'x'));
    of.take(frame(0, 7, 'bc'));
    expect([2, 3, 6, 7, null].map((at) => text(of.of(0).until(at)))).toEqual(['', 'a', 'a', 'abc', 'abc']);
    expect([2, 3, 4, 9].map((at) => of.lastWritten(at))).toEqual([null, 0, 1, 0]);
  });

  it('is not doubled by a replay', () => {
    const { of } = outputs();
    of.take(frame(0, 3, 'a'));
    of.take(frame(0, 3, 'a'));
    expect(text(of.of(0).until(null))).toBe('a');
  });

  it('is bounded', () => {
    const { of } = outputs();
    const mega = 'x'.repeat(1024 * 1024);
    for (let seq = 1; seq <= 6; seq += 1) of.take(frame(0, seq, mega));
    expect(of.of(0).until(null).length).toBe(4 * 1024 * 1024);
  });
});

describe('acknowledgement', () => {
  it('comes when enough has been drawn, not when it has arrived', () => {
    const { of, acks } = outputs();
    const waiting: (() => void)[] = [];
    const listener: OutputListener = (_data, drawn) => waiting.push(drawn);
    of.listen(0, listener);
    of.take(frame(0, 1, '123456'));
    of.take(frame(0, 2, '123456'));
    expect(acks).toEqual([]);
    waiting[0]!();
    expect(acks).toEqual([]);
    waiting[1]!();
    expect(acks).toEqual([[0, 12]]);
  });

  it('counts what no screen shows, and a replay, as drawn', () => {
    const { of, acks } = outputs();
    const stop = of.listen(0, () => undefined);
    stop();
    of.take(frame(0, 1, '1234567890'));
    of.take(frame(0, 1, '1234567890'));
    expect(acks).toEqual([
      [0, 10],
      [0, 10],
    ]);
  });
});
