import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../scripts/lib/chromium.mjs';
import { startServer } from '../scripts/lib/server.mjs';
import { median, quantile } from './lib/statistics.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./lib/statistics.mjs').Measurement} Measurement */

const EVENTS = 12;
const ROUNDS = 4;
/** Between the end of one process and the next fork, so that each event is by itself; and how long each process lives. */
const PAUSE_S = 0.25;
const LIFE_S = 0.1;

/**
 * Bash notes what time it is, and then has a child: the clock is that of the process itself. It waits in a call of its own:
 * a `sleep` would end, and be told, right before the next fork.
 */
const SCRIPT =
  `T=(); for i in {1..${EVENTS}}; do read -t ${PAUSE_S} _; T+=($EPOCHREALTIME); sleep ${LIFE_S}; done; ` +
  `clear; printf '%s_' \${T[@]} end`;

/** Notes when each new row of the process table was painted (ms since the epoch). Runs in the page. */
function watchRows() {
  const bench = { painted: /** @type {number[]} */ ([]) };
  Object.assign(window, { bench });
  const rows = () =>
    [...document.querySelectorAll('[data-testid=process-table] [data-pid]')].map(
      (row) => /** @type {HTMLElement} */ (row).dataset['pid'],
    );
  const known = new Set(rows());
  const afterThisTask = (/** @type {() => void} */ task) => {
    void scheduler.postTask(task, { priority: 'user-blocking' });
  };
  // A frame is one task, from its callbacks to its paint: what is changed in a callback is painted by that frame.
  let inFrame = false;
  const frame = requestAnimationFrame;
  globalThis.requestAnimationFrame = (callback) =>
    frame((time) => {
      inFrame = true;
      afterThisTask(() => (inFrame = false));
      callback(time);
    });
  const look = () => {
    for (const pid of rows().filter((one) => !known.has(one))) {
      known.add(pid);
      const painted = () => {
        afterThisTask(() => bench.painted.push(performance.timeOrigin + performance.now()));
      };
      if (inFrame) painted();
      else frame(painted);
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
}

/** How long after each fork its row was painted, in ms. @param {Page} page @param {string} address */
async function forks(page, address) {
  await page.goto(address);
  await page.locator('[data-testid=process-table] [data-pid="2"]').waitFor();
  await page
    .locator('.xterm-rows')
    .filter({ hasText: /[$#]\s/ })
    .waitFor();
  await page.locator('.terminal .xterm-helper-textarea').focus();
  await page.evaluate(watchRows);
  await page.keyboard.type(`${SCRIPT}\n`);
  const screen = page.locator('.xterm-rows').filter({ hasText: /end_/ });
  await screen.waitFor({ timeout: 30_000 });
  const text = (await screen.innerText()).replaceAll(/\s/g, ''); // its lines are broken anywhere
  const happened = [...text.matchAll(/\d{10}\.\d{6}(?=_)/g)];
  const painted = await page.evaluate(() => /** @type {any} */ (globalThis).bench.painted);
  if (happened.length !== EVENTS || painted.length < EVENTS)
    throw new Error(`${happened.length} forks and ${painted.length} rows, not ${EVENTS} of each`);
  return happened.map(([time], index) => painted[index] - Number(time) * 1000);
}

/** @returns {Promise<Measurement[]>} */
export default async function event() {
  const executablePath = findChromium();
  if (executablePath === null) return [{ what: 'an event in Chromium', skipped: 'no Chromium found' }];
  const server = await startServer();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const delays = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
      delays.push(...(await forks(await context.newPage(), server.address('/playground', { lang: 'en' }))));
      await context.close();
    }
    const what = 'a process forks → its row painted';
    const note = `${delays.length} forks`;
    return [
      { what: `${what}, median`, value: median(delays), unit: 'ms', atMost: 20, note },
      { what: `${what}, p95`, value: quantile(delays, 0.95), unit: 'ms', atMost: 40, note },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}
