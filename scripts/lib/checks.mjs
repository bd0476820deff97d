import { CACHE } from './root.mjs';
import { run, runTool } from './run.mjs';
import { say } from './say.mjs';

/**
 * @typedef {import('./run.mjs').RunOptions} RunOptions
 * @typedef {{ name: string, saying: string, run: (options?: RunOptions) => Promise<{ code: number, output: string }>,
 *   remedy: string, beside?: boolean }} Check `beside`: it needs nothing of the others and keeps one processor busy for long, so it
 *   runs beside them, and is told when its turn comes
 */

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
    run: (options) =>
      runTool(
        'prettier/bin/prettier.cjs',
        ['--check', '--log-level=warn', '--cache', `--cache-location=${CACHE}/prettier`, '.'],
        options,
      ),
    remedy: 'npm run format',
    beside: true,
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
  const underway = new Map(
    CHECKS.filter((check) => check.beside).map((check) => [check, check.run({ output: 'capture' })]),
  );
  // Told last: meanwhile the others run.
  for (const check of [...CHECKS.filter(({ beside }) => !beside), ...underway.keys()]) {
    say(`checking ${check.saying} …`);
    const { code, output } = await (underway.get(check) ?? check.run());
    process.stderr.write(output);
    if (code === 0) continue;
    failed += 1;
    say(`check failed: ${check.name}. Remedy: ${check.remedy}`);
  }
  return { passed: CHECKS.length - failed, failed };
}
