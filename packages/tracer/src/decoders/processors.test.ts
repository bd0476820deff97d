import { x64 } from '@daemonlab/libc';
import { expect, test } from 'vitest';
import { FakeMemory, isTold, syscallArgs } from './fake.test-support.js';
import { decodersFor } from './index.js';
import { processorsIn } from './processors.js';

test.each([
  ['/proc/self/status', 'own'],
  ['/proc/thread-self/status', 'own'],
  ['/proc/17/status', 'any'],
  ['/proc/self/task/17/status', 'any'],
  ['self/status', 'any'],
  ['/proc/self/stat', null],
  ['/etc/ld.so.cache', null],
  ['', null],
] as const)('%s shows the processors of: %s', (path, whose) => {
  expect(processorsIn(path)).toBe(whose);
});

const processors = (name: string, args: readonly number[], memory = new FakeMemory()) =>
  decodersFor(x64).get(name)!.processors!({ args: syscallArgs(args), memory });

test('calls that ask for processors or choose them are known, and are not told', () => {
  for (const name of ['sched_getaffinity', 'sched_setaffinity']) {
    expect(processors(name, [0, 128, 0])).toBe('own');
    expect(processors(name, [17, 128, 0])).toBe('any');
    expect(isTold(name, [0, 128, 0], { memory: new FakeMemory() })).toBe(false);
  }
});

test('opening a status is known by its path', () => {
  const memory = new FakeMemory();
  const [own, other] = [memory.text('/proc/self/status'), memory.text('/etc/hosts')];
  const long = memory.text(`${'/proc/..'.repeat(20)}/proc/self/status`);
  expect(processors('openat', [-100, own, 0], memory)).toBe('own');
  expect(processors('openat', [-100, other, 0], memory)).toBe(null);
  expect(processors('openat', [-100, long, 0], memory)).toBe('any');
  expect(processors('open', [own, 0], memory)).toBe('own');
  expect(processors('open', [0, 0], memory)).toBe(null);
});
