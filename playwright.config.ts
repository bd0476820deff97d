import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './scripts/lib/chromium.mjs';

const executablePath = findChromium();
if (executablePath === null) throw new Error('no Chromium found: run npm test, or set CHROME_PATH');

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // a worker has a server of its own; more than two would measure the machine, not the page
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined && process.env['CI'] !== '',
  // Deadlines cost nothing where all is well, and a busy machine may need them.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-US',
    // What the page looked like at every action would cost more than the action itself.
    trace: { mode: 'retain-on-failure', snapshots: false, screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: CHROMIUM_ARGS },
  },
});
