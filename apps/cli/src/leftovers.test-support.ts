import { leftovers, type Leftovers } from '@daemonlab/testkit';
import { afterEach, beforeEach } from 'vitest';

/** Called once in a test file: proves after each of its tests that nothing is left of what was started with `env`. */
export function leaveNothing(): Pick<Leftovers, 'env' | 'note'> {
  let left: Leftovers;
  beforeEach(() => {
    left = leftovers();
  });
  afterEach(async () => {
    try {
      await left.gone();
    } finally {
      left.dispose();
    }
  });
  return {
    get env() {
      return left.env;
    },
    note: () => {
      left.note();
    },
  };
}
