import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Output } from './output.js';
import { Interruption } from './trace/interruption.js';

/** What is said on stderr; nothing of it gets there. */
let said: string;
const before = process.stdout.listeners('error');

beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text, ...rest: unknown[]) => {
    said += String(text);
    for (const callback of rest) if (typeof callback === 'function') (callback as () => void)();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stdout.removeAllListeners('error');
  for (const listener of before) process.stdout.on('error', listener as (error: Error) => void);
});

const lose = (code: string): boolean =>
  process.stdout.emit('error', Object.assign(new Error(code), { code }));
const LOST = 'daemonlab: what was to be said cannot be written: ENOSPC\n';

test('a trace whose last words are lost says so once', async () => {
  const output = new Output();
  const interruption = new Interruption();
  lose('ENOSPC');
  interruption.dispose();
  expect({ status: await output.finish(0), said }).toEqual({ status: 1, said: LOST });
});

test('a command that failed says that its output was lost too, and keeps its status', async () => {
  const output = new Output();
  lose('ENOSPC');
  expect({ status: await output.finish(125), said }).toEqual({ status: 125, said: LOST });
});

test('nothing is said of a reader that left', async () => {
  const output = new Output();
  lose('EPIPE');
  expect({ status: await output.finish(0), said }).toEqual({ status: 141, said: '' });
});
