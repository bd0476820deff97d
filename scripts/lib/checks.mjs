import { CACHE } from './root.mjs';
import { run, runTool } from './run.mjs';
import { say } from './say.mjs';

/** @typedef {{ name: string, saying: string, run: () => Promise<{ code: number }>, remedy: string }} Check */

/** Types first: lint reads what the compiler wrote. @type {Check[]} */
const CHECKS = [
  {
    name: 'types',
    saying: 'types, tests included (tsc -b)',
    run: () => runTool('typescript/bin/tsc', ['-b']),
    remedy: 'correct what tsc names above',
  },
  {
    name: 'format',
    saying: 'format (prettier)',
    run: () =>
      runTool('prettier/bin/prettier.cjs', [
        '--check',
        '--log-level=warn',
        '--cache',
        `--cache-location=${CACHE}/prettier`,
        '.',
      ]),
    remedy: 'npm run format',
  },
  {
    name: 'lint',
    saying: 'lint (eslint)',
    run: () => runTool('eslint/bin/eslint.js', ['--max-warnings=0', '.']),
    remedy: 'npx eslint --fix .',
  },
  {
    name: 'package graph',
    saying: 'package graph (imports, dependencies, references)',
    run: () => run(process.execPath, ['scripts/graph/index.mjs']),
    remedy: 'see scripts/graph/allowed.mjs for what may import what',
  },
];

/**
 * Everything about the code that can be told without running it. All are run, whatever the first one says.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
  let failed = 0;
  for (const check of CHECKS) {
    say(`checking ${check.saying} …`);
    const { code } = await check.run();
    if (code === 0) continue;
    failed += 1;
    say(`check failed: ${check.name}. Remedy: ${check.remedy}`);
  }
  return { passed: CHECKS.length - failed, failed };
}
