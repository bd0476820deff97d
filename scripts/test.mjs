// npm test: everything that tells whether Daemon Lab works: checks, unit, system and browser tests. The last line is
// `N passed, N failed, N skipped`. `npm test -- --only system[,unit,e2e,check]` runs a part; words after `--` go to
// the test runner: `npm test -- --only e2e -- smoke`.
import { parseArgs } from 'node:util';
import { runChecks } from './lib/checks.mjs';
import { Trouble, runMain, say } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';
import { provideChromium, provideTools } from './lib/test-tools.mjs';
import { runPlaywright, runVitest } from './lib/tests.mjs';

/** @typedef {import('./lib/tests.mjs').Tally} Tally */

/** @param {string[]} extra @returns {Promise<Tally>} */
async function browserTests(extra) {
  const chromium = await provideChromium();
  if (chromium === null) return { passed: 0, failed: 1, skipped: 0 };
  say(`browser tests with ${chromium} …`);
  return runPlaywright(chromium, extra);
}

/** @type {Record<string, (extra: string[]) => Promise<Tally>>} */
const SUITES = {
  check: async () => ({ ...(await runChecks()), skipped: 0 }),
  unit: (extra) => runVitest('unit', extra),
  system: async (extra) => {
    await provideTools();
    return runVitest('system', extra);
  },
  e2e: browserTests,
};

function readArguments() {
  try {
    return parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new Trouble(
      `${/** @type {Error} */ (error).message}. Known: --only ${Object.keys(SUITES).join(',')}`,
    );
  }
}

await runMain(async () => {
  const { values, positionals } = readArguments();
  const wanted = values.only?.split(',') ?? Object.keys(SUITES);
  const unknown = wanted.find((name) => !(name in SUITES));
  if (unknown !== undefined)
    throw new Trouble(`no tests are called ${unknown}; there are ${Object.keys(SUITES).join(', ')}`);

  await setUp();
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, runSuite] of Object.entries(SUITES)) {
    if (!wanted.includes(name)) continue;
    say(`— ${name} —`);
    const tally = await runSuite(positionals);
    say(`${name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
});
