import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Is there a browser behind this name? Asking for its version tells a real one from a stub (Ubuntu’s `chromium-browser`
 * only says which snap to install).
 * @param {string} command
 */
function answers(command) {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

/** @param {string} name */
function inPath(name) {
  return (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => `${folder}/${name}`)
    .find((file) => existsSync(file));
}

/** Where Playwright keeps the Chromium it downloaded itself, whether or not it did. */
function playwrights() {
  /** @type {{ chromium: { executablePath(): string } }} */
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  return chromium.executablePath();
}

/**
 * A Chromium for the browser tests: `CHROME_PATH`, or the system’s, or the one Playwright downloaded.
 * @returns {string | null}
 */
export function findChromium() {
  const named = process.env['CHROME_PATH'];
  const candidates = [named, ...NAMES.map(inPath), playwrights()];
  return candidates.find((file) => file !== undefined && existsSync(file) && answers(file)) ?? null;
}

/** For a browser that tests and measurements own: no talk with the world outside, no card for graphics needed. */
export const CHROMIUM_ARGS = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-dev-shm-usage',
];
