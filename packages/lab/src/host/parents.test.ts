import { expect, test } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { Parents } from './parents.js';

type World = ConstructorParameters<typeof Parents>[0];
type Table = ConstructorParameters<typeof Parents>[1];

const marks = (pid: number, on: 0 | 1, errno?: string): Extract<NewEvent, { type: 'call' }> => ({
  type: 'call',
  pid,
  name: 'prctl',
  family: 'prctl',
  args: ['PR_SET_CHILD_SUBREAPER', on],
  ...(errno === undefined ? { result: 0 } : { errno }),
});

/** Why 4 adopts the child of 5, which ends: both are the world's, 4 has made these calls. */
function why(to: number, ...calls: Extract<NewEvent, { type: 'call' }>[]): unknown {
  const world = { init: { pid: 1, comm: 'init', kind: 'init' } } as unknown as World;
  const parents = new Parents(world, { parentOf: () => to } as unknown as Table);
  parents.born(4, 1);
  parents.born(5, 4);
  parents.born(6, 5);
  for (const call of calls) parents.called(call);
  return parents.ended(5).map((event) => event.why);
}

test('who adopts is init, or has marked itself; the first process of a PID namespace of a program is neither', () => {
  expect(why(1)).toEqual(['init']);
  expect(why(4, marks(4, 1))).toEqual(['subreaper']);
  expect(why(4)).toEqual([undefined]);
  expect(why(4, marks(4, 1, 'EPERM'))).toEqual([undefined]);
  expect(why(4, marks(4, 1), marks(4, 0))).toEqual([undefined]);
  // A process that is not the world's: on a machine shared with others only a subreaper takes another's children.
  expect(why(900)).toEqual(['subreaper']);
});
