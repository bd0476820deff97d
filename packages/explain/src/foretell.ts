import type { CallArg } from '@daemonlab/protocol';
import { wordsFor } from './calls/index.js';
import { contextOf } from './context.js';
import { depends, type Foretelling } from './facts.js';
import type { World } from './world.js';

/**
 * What is about to happen when a process makes this call now: `args` as Explore gives them or as the decoders show them.
 * `expects` is there only where the table leaves no other end; what can go wrong beyond any table (no memory left, a
 * signal or another process in between) is not counted.
 */
export function foretell(call: string, args: readonly CallArg[], pid: number, world: World): Foretelling {
  const ctx = contextOf(call, args, pid, world);
  const outlook = ctx
    ? (wordsFor(call)?.foretell(ctx) ?? depends('unknown', { call }))
    : depends('no-process', { pid });
  switch (outlook.verdict) {
    case 'fails': {
      const { errno, fact } = outlook;
      return { call, verdict: 'fails', errno, expects: { kind: 'failed', errno }, ...fact };
    }
    case 'works': {
      const { expects, fact } = outlook;
      return { call, verdict: 'works', ...(expects && { expects }), ...fact };
    }
    case 'depends':
      return { call, verdict: 'depends', ...outlook.fact };
  }
}
