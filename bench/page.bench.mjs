import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../scripts/lib/chromium.mjs';
import { startServer } from '../scripts/lib/server.mjs';
import { median, quantile } from './lib/statistics.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./lib/statistics.mjs').Measurement} Measurement */

const LESSON = '/lessons/14-build-a-daemon';
const WALKS = 4;
/**
 * How long the button is held down (ms). Every second walk presses as a finger does. The others release at once, as only a
 * script can: the frame that shows the button pressed is then still to come, and Chromium hands on what the server sends
 * only after it.
 */
const FINGER_MS = 60;
/** A step that has painted no changed cell by then (ms) paints none. */
const NOTHING_AFTER_MS = 2_000;
/** Between the end of a step and the next click (ms): nobody clicks sooner who has read what happened. */
const READING_MS = 700;

/** Put into the page before its own code: when the last click on Next happened (the browser’s own time of it, before any handler). */
function watch() {
  const bench = { click: 0 };
  Object.assign(window, { bench });
  const onClick = (/** @type {MouseEvent} */ event) => {
    if (event.target instanceof Element && event.target.closest('[data-testid=step-next]'))
      bench.click = event.timeStamp;
  };
  document.addEventListener('click', onClick, { capture: true });
}

/**
 * Walks the lesson to its end; for each step that changes the table, how long from the click (the release of the button)
 * to the paint.
 * @param {Page} page
 * @param {number} held ms
 */
async function walk(page, held) {
  const samples = [];
  const next = page.getByTestId('step-next');
  for (let turn = 0; turn < 40 && (await next.isEnabled()); turn += 1) {
    // Asked before the click: what a script asks of the page between click and paint would take its time.
    const answer = page.evaluate(answered, NOTHING_AFTER_MS);
    await next.click({ delay: held });
    const sample = await answer;
    if (sample !== null) samples.push(sample);
    await page.waitForFunction(() => document.querySelector('html')?.dataset['state'] === 'live');
    await expectIdle(page);
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
  }
  return samples;
}

/**
 * In the page: how long the next click takes to its paint, in ms; null for a step that changes no cell and so paints none.
 * @param {number} patience how long after the click it is held to be one, in ms
 * @returns {Promise<number | null>}
 */
function answered(patience) {
  return new Promise((resolve) => {
    const { bench } = /** @type {{ bench: { click: number } }} */ (/** @type {unknown} */ (window));
    const observer = new PerformanceObserver((list) => {
      const painted = list.getEntriesByName('daemonlab:painted')[0];
      if (!painted) return;
      observer.disconnect();
      resolve(painted.startTime - bench.click);
    });
    observer.observe({ type: 'mark' });
    document.addEventListener(
      'click',
      () =>
        setTimeout(() => {
          observer.disconnect();
          resolve(null);
        }, patience),
      { once: true },
    );
  });
}

/** @param {Page} page */
async function expectIdle(page) {
  await page.waitForFunction(
    () => document.querySelector('[data-testid=step-next]:not([aria-busy=true])') !== null,
  );
}

/** The pool warms its next world while the first words are read. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 4_000));

/** @returns {Promise<Measurement[]>} */
export default async function page() {
  const executablePath = findChromium();
  if (executablePath === null) return [{ what: 'the page in Chromium', skipped: 'no Chromium found' }];
  const server = await startServer();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    /** @type {number[]} */
    const clicks = [];
    /** @type {number[]} */
    const taps = [];
    for (let count = 0; count < 2 * WALKS; count += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
      await context.addInitScript(watch);
      const page = await context.newPage();
      await page.goto(server.address(LESSON, { lang: 'en' }));
      await page.locator('[data-testid=process-table] [data-pid="2"]').waitFor();
      await settled();
      if (count % 2 === 0) clicks.push(...(await walk(page, FINGER_MS)));
      else taps.push(...(await walk(page, 0)));
      await context.close();
    }
    const clicked = `click on a step → changed cell painted`;
    const figures = (/** @type {string} */ what, /** @type {number[]} */ samples) => {
      const note = `${samples.length} clicks`;
      return [
        { what: `${what}, median`, value: median(samples), unit: 'ms', atMost: 30, note },
        { what: `${what}, p95`, value: quantile(samples, 0.95), unit: 'ms', atMost: 60, note },
      ];
    };
    return [...figures(clicked, clicks), ...figures(`${clicked}, released at once`, taps)];
  } finally {
    await browser.close();
    await server.stop();
  }
}
