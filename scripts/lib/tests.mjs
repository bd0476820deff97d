import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { CACHE } from './root.mjs';
import { runTool } from './run.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, reasons?: string[] }} Tally `reasons`: why something was
 *   skipped, as the tests said it
 */

/** A suite that died without a report has failed, once. @param {number} code @returns {Tally} */
const died = (code) => ({ passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/**
 * A JSON report, removed before the run so that an old one is never read.
 * @param {string} name
 */
function report(name) {
  const file = `${CACHE}/${name}.json`;
  mkdirSync(CACHE, { recursive: true });
  rmSync(file, { force: true });
  return {
    file,
    /** @returns {any} null when the run wrote none */
    read() {
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        return null; // the caller counts the run as failed
      }
    },
  };
}

/**
 * @param {'unit' | 'system'} project
 * @param {string[]} extra
 * @returns {Promise<Tally>}
 */
export async function runVitest(project, extra) {
  const { file, read } = report(project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['run', '--project', project, '--passWithNoTests', ...reporters, ...extra];
  const { code, output } = await runTool('vitest/vitest.mjs', args, { output: 'tee' });
  const reasons = [...output.matchAll(/^SKIPPED: (.*)$/gm)].map((line) => line[1] ?? '');
  const result = read();
  if (result === null) return died(code);
  // a file that could not be loaded, or an error between tests, fails the run without a failed test
  const failed = Math.max(result.numFailedTests, code === 0 ? 0 : 1);
  const skipped = result.numPendingTests + result.numTodoTests;
  return { passed: result.numPassedTests, failed, skipped, reasons };
}

/**
 * @param {string} chromium
 * @param {string[]} extra
 * @returns {Promise<Tally>}
 */
export async function runPlaywright(chromium, extra) {
  const { file, read } = report('e2e');
  const { code } = await runTool('@playwright/test/cli.js', ['test', '--reporter=list,json', ...extra], {
    env: { CHROME_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const result = read();
  if (result === null) return died(code);
  const { expected, flaky, unexpected, skipped } = result.stats;
  const failed = Math.max(unexpected, code === 0 ? 0 : 1);
  return { passed: expected + flaky, failed, skipped };
}
