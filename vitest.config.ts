import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const everywhere = ['packages/*/src', 'apps/*/src'];

/** In the unit project: pure and fast, in parallel. In the system project: real processes, which are waited for most of the
 * time, so two files at once; no test may need a machine of its own. */
export default defineConfig({
  test: {
    // One less than there are processors is what Vitest itself would take: of two, one would be idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            ...everywhere.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
            'apps/cli/bin/*.test.mjs',
            'scripts/**/*.test.mjs',
          ],
          exclude: ['**/node_modules/**', '**/*.system.test.ts'],
          pool: 'threads', // quicker to start than a process, of which a hundred files would need a hundred
          // Longer than any deadline in a test: it is that which says what was waited for.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: everywhere.map((folder) => `${folder}/**/*.system.test.ts`),
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
