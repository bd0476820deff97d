import { encodeInput, MAX_PAGE_MESSAGE, PROTOCOL_VERSION } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { PageError } from '../worlds/page-error.js';
import { Bucket } from './bucket.js';
import { readMessage, type Incoming } from './incoming.js';
import { Limits } from './limits.js';

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'fine';
  } catch (error) {
    return error instanceof PageError ? error.code : String(error);
  }
};
const text = (value: unknown): Buffer =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('a bucket', () => {
  it('gives a burst, then as much as time refills, and never more than its size', () => {
    let now = 0;
    const bucket = new Bucket(3, 10, () => now);
    expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([true, true, true, false]);
    now = 100;
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
    now = 1e9;
    expect([bucket.take(3), bucket.take()]).toEqual([true, false]);
  });
});

describe('messages of a page', () => {
  it('are read', () => {
    expect(readMessage(text({ type: 'stay' }), false)).toEqual({ type: 'stay' });
    expect(readMessage(Buffer.from(encodeInput(1, 'ls 中\r')), true)).toEqual({
      type: 'input',
      terminal: 1,
      text: 'ls 中\r',
    });
  });

  it.each([
    'no json',
    '[]',
    'null',
    '"hello"',
    { type: 'launch' },
    { type: 'next' },
    { type: 'next', step: 5 },
    { type: 'next', step: 'fork', more: 1 },
    { type: 'signal', pid: -1, signal: 'SIGTERM' },
    { type: 'resize', terminal: 0, cols: 1e9, rows: 24 },
    { __proto__: { type: 'stay' } },
  ])('%j is refused as bad-message', (message) => {
    expect(codeOf(() => readMessage(text(message), false))).toBe('bad-message');
  });

  it('of the binary kind must be input frames', () => {
    expect(codeOf(() => readMessage(Buffer.from([9, 0, 65]), true))).toBe('bad-message');
    expect(codeOf(() => readMessage(Buffer.alloc(0), true))).toBe('bad-message');
  });

  it('may be as large as a paste', () => {
    const paste = Buffer.from(encodeInput(0, 'x'.repeat(64 * 1024)));
    expect(codeOf(() => readMessage(paste, true))).toBe('fine');
    expect(codeOf(() => readMessage(Buffer.alloc(MAX_PAGE_MESSAGE + 1), true))).toBe('too-large');
  });

  it('of another version are refused with both versions, whatever their shape', () => {
    const hello = text({ type: 'hello', version: PROTOCOL_VERSION + 1, novelty: true });
    expect(() => readMessage(hello, false)).toThrow(
      `the server speaks version ${PROTOCOL_VERSION}, the page version ${PROTOCOL_VERSION + 1}: reload the page`,
    );
    expect(codeOf(() => readMessage(hello, false))).toBe('version');
  });
});

describe('limits of a connection', () => {
  const key: Incoming = { type: 'input', terminal: 0, text: 'x' };

  it('let the fastest typist and a held key through', () => {
    let now = 0;
    const limits = new Limits(() => now);
    for (let i = 0; i < 60 * 100; i += 1) {
      now += 10;
      expect(codeOf(() => limits.admit(key))).toBe('fine');
    }
  });

  it('hold a flood back, and let go on afterwards', () => {
    let now = 0;
    const limits = new Limits(() => now);
    const codes = Array.from({ length: 1000 }, () => codeOf(() => limits.admit(key)));
    expect(codes.at(0)).toBe('fine');
    expect(codes.at(-1)).toBe('too-fast');
    now = 1000;
    expect(codeOf(() => limits.admit(key))).toBe('fine');
  });

  it('hold a flood of new worlds back much earlier', () => {
    const limits = new Limits(() => 0);
    const codes = Array.from({ length: 6 }, () => codeOf(() => limits.admit({ type: 'reset' })));
    expect(codes).toEqual(['fine', 'fine', 'fine', 'fine', 'too-fast', 'too-fast']);
  });

  it('hold back more bytes than anybody pastes', () => {
    const limits = new Limits(() => 0);
    const paste: Incoming = { type: 'input', terminal: 0, text: 'x'.repeat(64 * 1024) };
    const codes = Array.from({ length: 33 }, () => codeOf(() => limits.admit(paste)));
    expect(codes.filter((code) => code === 'fine')).toHaveLength(32);
  });

  it('tell a few refusals of a flood, and end a connection that never stops', () => {
    let now = 0;
    const limits = new Limits(() => now);
    const fast = new PageError('too-fast', '');
    const first = Array.from({ length: 100 }, () => limits.refused(fast));
    expect(first.filter((what) => what === 'tell')).toHaveLength(5);
    const seen = new Set<string>();
    for (; now < 60_000; now += 10) seen.add(limits.refused(fast));
    expect(seen).toContain('disconnect');
  });

  it('end a connection that sends nothing but rubbish, not one that asks for what cannot be done', () => {
    const limits = new Limits(() => 0);
    const many = (code: 'bad-message' | 'not-now'): string[] =>
      Array.from({ length: 100 }, () => limits.refused(new PageError(code, '')));
    expect(many('not-now')).not.toContain('disconnect');
    expect(many('bad-message').at(-1)).toBe('disconnect');
  });
});
