// npm test: everything that tells whether Daemon Lab works: checks, unit, system and browser tests. The last line is
// `N passed, N failed, N skipped`. `npm test -- --only system[,unit,e2e,check]` runs a part; words after `--` go to
// the test runner: `npm test -- --only e2e -- smoke`.
//
// System tests mostly wait; what measures nothing runs beside them, on what they leave of the processors.
import { parseArgs } from 'node:util';
import { runChecks } from './lib/checks.mjs';
import { run, runTool } from './lib/run.mjs';
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

const BESIDE = ['check', 'unit'];

/**
 * Runs suites in a process of their own; what they say comes as a whole once they are done.
 * @param {string[]} names
 * @param {string[]} extra
 * @returns {Promise<() => Promise<Tally>>} gives what came of them
 */
async function startBeside(names, extra) {
  // All that the system tests load is compiled before; whether it is right, the check tells.
  await runTool('typescript/bin/tsc', ['-b'], { output: 'capture' });
  say(`${names.join(' and ')} meanwhile; what they say comes at their end …`);
  const args = ['scripts/test.mjs', '--only', names.join(','), '--', ...extra];
  const ran = run(process.execPath, args, { output: 'capture', idle: true });
  return async () => {
    const { code, stdout, output } = await ran;
    process.stderr.write(output);
    const [passed, failed, skipped] = (/^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(stdout) ?? [])
      .slice(1)
      .map(Number);
    return { passed: passed ?? 0, failed: failed ?? (code === 0 ? 0 : 1), skipped: skipped ?? 0 };
  };
}

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
  /** @param {string} name @param {Tally} tally */
  const add = (name, { passed, failed, skipped, reasons: why = [] }) => {
    say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    for (const reason of why) reasons.add(reason);
  };
  const suites = Object.entries(SUITES).filter(([name]) => wanted.includes(name) && !isBroken);
  const names = suites.map(([name]) => name);
  const beside = names.includes('system') ? names.filter((name) => BESIDE.includes(name)) : [];
  const others = beside.length > 0 ? await startBeside(beside, positionals) : null;
  for (const [name, runSuite] of suites.filter(([one]) => !beside.includes(one))) {
    say(`— ${name} —`);
    add(name, await runSuite(positionals));
    if (name === 'system' && others) add(beside.join(' and '), await others());
  }
  for (const reason of reasons) say(`SKIPPED: ${reason}`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
});
