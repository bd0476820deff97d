import { describe, expect, test } from 'vitest';
import { x64 } from '@daemonlab/libc';
import { buildFilter } from '../filter.js';
import { decodersFor } from './index.js';
import { stops, systemCalls, withTraps } from './traps.js';

const args = (...values: number[]) => ({
  u64: (i: number) => values[i] ?? 0,
  i64: (i: number) => values[i] ?? 0,
  i32: (i: number) => (values[i] ?? 0) | 0,
  u32: (i: number) => (values[i] ?? 0) >>> 0,
  big: (i: number) => BigInt(values[i] ?? 0),
});

describe('traps', () => {
  test('a function stands for the system calls that a C library makes of it', () => {
    expect(systemCalls(['fork', 'read'])).toEqual(['fork', 'vfork', 'clone', 'clone3', 'read']);
    expect(systemCalls(['open', '_exit'])).toEqual([
      'open',
      'openat',
      'openat2',
      'creat',
      '_exit',
      'exit',
      'exit_group',
    ]);
  });

  test('a call without a decoder stops, with its registers for arguments, and is not told by itself', () => {
    const decoder = withTraps(decodersFor(x64), x64, ['nanosleep']).get('nanosleep');
    expect(decoder?.when).toBe('always');
    const ctx = { args: args(1, 2), memory: {} as never };
    expect(decoder?.relevant?.(ctx, { watchFiles: false })).toBe(false);
    expect(decoder?.args(ctx).slice(0, 2)).toEqual(['0x1', '0x2']);
  });

  test('a call that stops only sometimes always does, and is told as before', () => {
    const decoder = withTraps(decodersFor(x64), x64, ['dup2']).get('dup2');
    const told = (...values: number[]): boolean | undefined =>
      decoder?.relevant?.({ args: args(...values), memory: {} as never }, { watchFiles: false });
    expect(decoder?.when).toBe('always');
    expect([told(5, 1), told(5, 6)]).toEqual([true, false]);
  });

  test('names that are no calls are left out, and calls that always stop are as they were', () => {
    const decoders = decodersFor(x64);
    expect([...withTraps(decoders, x64, ['setsid', 'nothing'])]).toEqual([...decoders]);
    expect(
      buildFilter(x64, withTraps(decoders, x64, ['read']), { watchFiles: false }).length,
    ).toBeGreaterThan(buildFilter(x64, decoders, { watchFiles: false }).length);
  });

  test.each([
    [{ arg: 0, oneOf: [3, 4] }, [4], [5]],
    [{ arg: 0, noneOf: [3, 4] }, [5], [4]],
    [{ arg: 0, atMost: 2 }, [2], [3]],
    [{ arg: 0, mask: 6, equals: 2 }, [3], [4]],
    [{ arg: 0, mask: 6, differs: 2 }, [4], [3]],
    [{ arg: 0, nonZero: true }, [2 ** 40], [0]],
    [{ arg: 0, highAtLeast: 0x7ffb }, [0x7ffb * 2 ** 32], [0x7ffb * 2 ** 32 - 1]],
  ])('decides as the filter does: %j', (condition, yes, no) => {
    expect(stops({ anyOf: [[condition]] }, args(...yes))).toBe(true);
    expect(stops({ anyOf: [[condition]] }, args(...no))).toBe(false);
  });
});
