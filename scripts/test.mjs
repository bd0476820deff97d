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

/** The last line is promised whatever happens, so a set-up that fails is a tally too. @returns {Promise<Tally>} */
async function setUpFirst() {
  try {
    await setUp();
    return { passed: 0, failed: 0, skipped: 0 };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

await runMain(async () => {
  const { values, positionals } = readArguments();
  const wanted = values.only?.split(',') ?? Object.keys(SUITES);
  const unknown = wanted.find((name) => !(name in SUITES));
  if (unknown !== undefined) {
    throw new Trouble(`no tests are called ${unknown}; there are ${Object.keys(SUITES).join(', ')}`);
  }

  const total = await setUpFirst();
  const isBroken = total.failed > 0;
  /** @type {Set<string>} */
  const reasons = new Set();
  for (const [name, runSuite] of Object.entries(SUITES)) {
    if (!wanted.includes(name) || isBroken) continue;
    say(`— ${name} —`);
    const { passed, failed, skipped, reasons: why = [] } = await runSuite(positionals);
    say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    for (const reason of why) reasons.add(reason);
  }
  for (const reason of reasons) say(`SKIPPED: ${reason}`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
});
