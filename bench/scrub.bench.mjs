import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { CHROMIUM_ARGS, findChromium } from '../scripts/lib/chromium.mjs';
import { ROOT } from '../scripts/lib/root.mjs';
import { quantile } from './lib/statistics.mjs';

/** @typedef {import('./lib/statistics.mjs').Measurement} Measurement */

const WEB = `${ROOT}/apps/web`;
const GALLERY = 'src/machine/dev/gallery.html';
const SWEEPS = 4;
/** Places the pointer stops at on its way from one end to the other: about one a frame. */
const STOPS = 120;

/** Counts frames, and the moments the page has shown, while `bench.on`. Runs in the page. */
function watchFrames() {
  const bench = { on: false, frames: /** @type {number[]} */ ([]), shown: new Set() };
  Object.assign(window, { bench });
  const frame = (/** @type {number} */ now) => {
    if (bench.on) {
      bench.frames.push(now);
      bench.shown.add(document.querySelector('.strip [role=slider]')?.getAttribute('aria-valuenow'));
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** The production build of the machine’s gallery, served. @param {string} outDir */
async function serveGallery(outDir) {
  const options = { outDir, emptyOutDir: true };
  await build({
    root: WEB,
    logLevel: 'error',
    build: { ...options, rollupOptions: { input: `${WEB}/${GALLERY}` } },
  });
  return preview({ root: WEB, logLevel: 'error', build: options, preview: { port: 0, host: '127.0.0.1' } });
}

/**
 * Drags the line of the timeline to and fro over the whole strip.
 * @param {import('@playwright/test').Page} page
 */
async function scrub(page) {
  const box = await page.locator('.strip-scroll').boundingBox();
  if (!box) throw new Error('the timeline is not on the page');
  const y = box.y + box.height / 2;
  const x = (/** @type {number} */ part) => box.x + 10 + part * (box.width - 20);
  await page.mouse.move(x(0), y);
  await page.mouse.down();
  await page.evaluate(() => Object.assign(/** @type {any} */ (window).bench, { on: true }));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (let stop = 1; stop <= STOPS; stop += 1)
      await page.mouse.move(x(sweep % 2 === 0 ? stop / STOPS : 1 - stop / STOPS), y);
  const { frames, shown } = await page.evaluate(() => {
    const { bench } = /** @type {any} */ (globalThis);
    bench.on = false;
    return {
      frames: /** @type {number[]} */ (bench.frames),
      shown: /** @type {number} */ (bench.shown.size),
    };
  });
  await page.mouse.up();
  const between = frames.slice(1).map((now, index) => now - (frames[index] ?? now));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  return { perSecond: between.length / seconds, slow: quantile(between, 0.95), shown };
}

/** @returns {Promise<Measurement[]>} */
export default async function scrubbing() {
  const executablePath = findChromium();
  if (executablePath === null) return [{ what: 'scrubbing in Chromium', skipped: 'no Chromium found' }];
  const outDir = mkdtempSync(join(tmpdir(), 'daemonlab-gallery-'));
  const server = await serveGallery(outDir);
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(watchFrames);
    const origin = server.resolvedUrls?.local[0] ?? '';
    await page.goto(`${origin}${GALLERY}?scene=ten-thousand&step=1`);
    await page.locator('.strip .mark').first().waitFor();
    const all = await scrub(page);
    await page.getByRole('slider').focus();
    for (let turn = 0; turn < 5; turn += 1) await page.keyboard.press('+');
    const near = await scrub(page);
    const what = 'scrubbing 10,000 events: frames a second, map and table following';
    const note = (/** @type {typeof all} */ run) =>
      `95 % of frames within ${run.slow.toFixed(1)} ms; ${run.shown} moments shown`;
    return [
      { what: `${what}, all in sight`, value: all.perSecond, unit: '/s', atLeast: 50, note: note(all) },
      { what: `${what}, zoomed in`, value: near.perSecond, unit: '/s', atLeast: 50, note: note(near) },
    ];
  } finally {
    await browser.close();
    await new Promise((resolve) => server.httpServer.close(resolve));
    rmSync(outDir, { recursive: true, force: true });
  }
}
