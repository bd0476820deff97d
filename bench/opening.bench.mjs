import { findChromium } from '../scripts/lib/chromium.mjs';
import { startServer } from '../scripts/lib/server.mjs';
import { launchAlone } from './lib/chromium.mjs';
import { median } from './lib/statistics.mjs';

/** @typedef {import('./lib/chromium.mjs').Tab} Tab */
/** @typedef {import('./lib/statistics.mjs').Measurement} Measurement */

const LESSON = '/lessons/14-build-a-daemon';
const OPENINGS = 8;
/** A page is asked this often (ms) whether it has opened: what is asked of it, it answers instead of opening. */
const OPENING_MS = 1_000;

/** Put into the page before its own code: `bench.ready` is when prompt and first table are both there (ms after its loading began). */
function watch() {
  const bench = { ready: 0 };
  Object.assign(window, { bench });
  const look = new MutationObserver(() => {
    const row = document.querySelector('[data-testid=process-table] [data-pid="2"]');
    const prompt = /[$#]\s/.test(document.querySelector('.xterm-rows')?.textContent ?? '');
    if (!row || !prompt) return;
    look.disconnect();
    requestAnimationFrame(() => (bench.ready = performance.now()));
  });
  document.addEventListener('DOMContentLoaded', () => {
    look.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });
}

/** In the page: bytes of JavaScript as they came over the wire, headers and all. */
function scriptBytes() {
  return performance
    .getEntriesByType('resource')
    .map((entry) => /** @type {PerformanceResourceTiming} */ (entry))
    .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    .reduce((sum, { transferSize }) => sum + transferSize, 0);
}

const later = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How long the page takes from the start of its loading to prompt and first table, in ms. @param {Tab} tab @param {string} url */
async function opened(tab, url) {
  await tab.go(url);
  for (;;) {
    await later(OPENING_MS);
    const ready = Number(await tab.evaluate('window.bench.ready'));
    if (ready > 0) return ready;
  }
}

/** Meanwhile the pool warms its next world, and the browser its new tabs. */
const settled = () => later(4_000);

/** @returns {Promise<Measurement[]>} */
export default async function opening() {
  const executablePath = findChromium();
  if (executablePath === null) return [{ what: 'the page in Chromium', skipped: 'no Chromium found' }];
  const server = await startServer();
  const browser = await launchAlone(executablePath, { width: 1280, height: 800 });
  const tab = () => browser.tab(`(${String(watch)})()`);
  try {
    const warm = [];
    const cold = [];
    let bytes = 0;
    for (let count = 0; count < OPENINGS; count += 1) {
      const first = await tab();
      const second = await tab();
      await settled();
      const url = server.address(LESSON, { lang: 'en' });
      warm.push(await opened(first, url));
      bytes = Number(await first.evaluate(`(${String(scriptBytes)})()`));
      cold.push(await opened(second, url)); // the warm world is taken
      await second.close();
      await first.close();
    }
    const what = 'page opened → prompt and first table';
    return [
      { what: `${what}, warm world, median`, value: median(warm), unit: 'ms', atMost: 300 },
      { what: `${what}, cold, median`, value: median(cold), unit: 'ms', atMost: 1000 },
      { what: 'JavaScript of the lesson page, compressed', value: bytes / 1000, unit: 'KB', atMost: 250 },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}
