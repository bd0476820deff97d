import { decodeOutput, ServerMessage, Timeline } from '@daemonlab/protocol';
import { eventually } from '@daemonlab/testkit';
import { describe, expect, it } from 'vitest';
import { Stream, type StreamHooks, type Wire } from './stream.js';

/** A wire that takes everything at once, or nothing until `drain`. */
class TestWire implements Wire {
  bufferedAmount = 0;
  stuck = false;
  readonly sent: (ServerMessage | { output: string; seq: number })[] = [];
  #waiting: (() => void)[] = [];

  send(data: string | Uint8Array, done?: () => void): void {
    const frame = typeof data === 'string' ? null : decodeOutput(data);
    if (typeof data === 'string') this.sent.push(ServerMessage.parse(JSON.parse(data)));
    else if (frame) this.sent.push({ output: Buffer.from(frame.data).toString(), seq: frame.seq });
    if (!this.stuck) {
      done?.();
      return;
    }
    this.bufferedAmount += data.length;
    if (done) this.#waiting.push(done);
  }

  drain(): void {
    this.stuck = false;
    this.bufferedAmount = 0;
    for (const done of this.#waiting.splice(0)) done();
  }

  /** Numbers of the events that arrived, in order. */
  get seqs(): number[] {
    return this.sent.flatMap((message) =>
      'seq' in message
        ? [message.seq]
        : 'type' in message && message.type === 'events'
          ? message.events.map((event) => event.seq)
          : [],
    );
  }
}

const hooks: StreamHooks = { replayed: () => undefined, fellBehind: () => undefined };
const stop = (pid: number): Parameters<Timeline['add']>[0] => ({ type: 'stop', pid, signal: 'SIGTSTP' });
const output = (data: string): Parameters<Timeline['add']>[0] => ({
  type: 'output',
  tty: 'pts/0',
  terminal: 0,
  data,
});
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('a stream', () => {
  it('carries events and output in one order, those of one turn together', async () => {
    const wire = new TestWire();
    const timeline = new Timeline();
    const stream = new Stream(wire, timeline, 0, hooks);
    for (const event of [stop(1), stop(2), output('中'), stop(3)]) timeline.add(event, 0);
    stream.pull();
    stream.pull();
    await eventually(() => wire.sent.length >= 3, { what: 'three messages' });
    expect(wire.seqs).toEqual([1, 2, 3, 4]);
    expect(wire.sent.map((message) => ('type' in message ? message.type : message.output))).toEqual([
      'events',
      '中',
      'events',
    ]);
  });

  it('replays from where it was asked to, tells how much output that was, and goes on', async () => {
    const wire = new TestWire();
    const timeline = new Timeline();
    for (let i = 0; i < 1500; i += 1) timeline.add(i % 3 === 0 ? output('中x') : stop(i), 0);
    let replayed = 0;
    const stream = new Stream(wire, timeline, 600, {
      ...hooks,
      replayed: (_terminal, bytes) => (replayed += bytes),
    });
    await eventually(() => wire.seqs.length === 900, { what: 'the replay' });
    timeline.add(output('live'), 0);
    stream.pull();
    await eventually(() => wire.seqs.length === 901, { what: 'the live event' });
    expect(wire.seqs).toEqual(upTo(1501).slice(600));
    expect(replayed).toBe(300 * 4);
  });

  it('holds back what a slow wire cannot take, and loses nothing', async () => {
    const wire = new TestWire();
    const timeline = new Timeline();
    const stream = new Stream(wire, timeline, 0, hooks);
    wire.stuck = true;
    const block = 'x'.repeat(16 * 1024);
    for (let i = 0; i < 600; i += 1) {
      timeline.add(output(block), 0);
      stream.pull();
      await new Promise(setImmediate);
    }
    expect(wire.bufferedAmount).toBeLessThan(1.1 * 1024 * 1024);
    expect(wire.seqs.length).toBeLessThan(600);
    wire.drain();
    await eventually(() => wire.seqs.length === 600, { what: 'the rest' });
    expect(wire.seqs).toEqual(upTo(600));
  });

  it('starts over from the base when what it was to send has fallen off', async () => {
    const wire = new TestWire();
    const timeline = new Timeline({ events: 10, bytes: 1e9 });
    let behind = 0;
    const stream = new Stream(wire, timeline, 0, { ...hooks, fellBehind: () => (behind += 1) });
    for (let i = 0; i < 100; i += 1) timeline.add(stop(i), 0);
    stream.pull();
    await eventually(() => wire.seqs.includes(100), { what: 'the last event' });
    expect(behind).toBe(1);
    expect(wire.seqs).toEqual(upTo(100).slice(90));
  });

  it('lets messages follow the events they speak of, and only the newest that say how something is', async () => {
    const wire = new TestWire();
    const timeline = new Timeline();
    const stream = new Stream(wire, timeline, 0, hooks);
    const lesson = (next: number): ServerMessage => ({
      type: 'lesson',
      lesson: { slug: 'x', next, busy: false, steps: [], names: {} },
    });
    const called = (id: number): ServerMessage => ({
      type: 'called',
      id,
      outcome: { kind: 'returned', result: 0 },
    });
    for (const step of [1, 2]) {
      timeline.add(stop(step), 0);
      stream.tellAfterEvents(lesson(step));
      stream.tellAfterEvents(called(step));
    }
    await eventually(() => wire.sent.length === 4, { what: 'all messages' });
    expect(wire.seqs).toEqual([1, 2]);
    expect(wire.sent.slice(1)).toEqual([called(1), lesson(2), called(2)]);
  });

  it('is silent once closed', async () => {
    const wire = new TestWire();
    const timeline = new Timeline();
    const stream = new Stream(wire, timeline, 0, hooks);
    timeline.add(stop(1), 0);
    stream.pull();
    stream.close();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(wire.sent).toEqual([]);
  });
});
