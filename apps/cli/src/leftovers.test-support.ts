import { leftovers, type Leftovers } from '@daemonlab/testkit';
import { afterEach, beforeEach } from 'vitest';

/** How long what a test has started may take to be gone once it is over, in ms. */
const GONE_MS = 5000;

/** Called once in a test file: proves after each of its tests that nothing is left of what was started with `env`. */
export function leaveNothing(): Pick<Leftovers, 'env' | 'note'> {
  let left: Leftovers;
  beforeEach(() => {
    left = leftovers();
  });
  afterEach(async () => {
    try {
      await left.gone(GONE_MS);
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
