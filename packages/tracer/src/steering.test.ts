import { describe, expect, test } from 'vitest';
import { Steering } from './steering.js';

describe('a call is meant', () => {
  test.each([
    ['setsid', 'setsid'],
    ['fork', 'clone'],
    ['fork', 'clone3'],
    ['fork', 'vfork'],
    ['dup2', 'dup3'],
    ['open', 'openat'],
    ['_exit', 'exit_group'],
  ])('by %s, where the kernel has %s', (named, call) => {
    const steering = new Steering();
    steering.setBreakpoint(named, {}, true);
    steering.setFault(named, 'EIO', undefined);
    expect(steering.stopsAt(call, 3, 'sh')).toBe(true);
    expect(steering.faultFor(call)).toBe('EIO');
  });

  test('not by the name of one that only resembles it', () => {
    const steering = new Steering();
    steering.setBreakpoint('clone', {}, true);
    steering.setFault('clone', 'EIO', undefined);
    expect(steering.stopsAt('fork', 3, 'sh')).toBe(false);
    expect(steering.faultFor('clone3')).toBeNull();
  });
});

test('a fault on the nth call counts those of every name it stands for', () => {
  const steering = new Steering();
  steering.setFault('fork', 'EAGAIN', 2);
  expect(['clone', 'vfork', 'fork'].map((call) => steering.faultFor(call))).toEqual([null, 'EAGAIN', null]);
});
