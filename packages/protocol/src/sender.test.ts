import { expect, it } from 'vitest';
import type { SignalReason } from './event.js';
import { senderKind, type SenderKind } from './sender.js';

it.each<[number, string, SignalReason | undefined, SenderKind]>([
  [5, 'SI_USER', undefined, 'process'],
  [5, 'CLD_EXITED', undefined, 'process'],
  [4, 'SI_TKILL', undefined, 'itself'],
  [4, 'SI_USER', undefined, 'itself'],
  [4, 'SI_USER', 'broken-pipe', 'kernel'],
  [5, 'SI_USER', 'parent-exit', 'kernel'],
  [0, 'SI_KERNEL', undefined, 'kernel'],
  [0, 'SI_KERNEL', 'keyboard', 'kernel'],
  [0, 'SEGV_MAPERR', undefined, 'kernel'],
  [0, 'SI_USER', undefined, 'outside'],
  [0, 'SI_QUEUE', undefined, 'outside'],
])('a signal to 4 from %i with %s, reason %s, is sent by: %s', (from, code, reason, kind) => {
  expect(senderKind({ pid: 4, from, code, reason })).toBe(kind);
});
