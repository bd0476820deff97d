// node scripts/picture.mjs: takes docs/lesson.png anew, from the real page: lesson 14 right after its second step.
import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './lib/chromium.mjs';
import { ROOT } from './lib/root.mjs';
import { Trouble, runMain, say } from './lib/say.mjs';
import { startServer } from './lib/server.mjs';
import { setUp } from './lib/set-up.mjs';

const FILE = 'docs/lesson.png';

await runMain(async () => {
  await setUp();
  const executablePath = findChromium();
  if (executablePath === null) throw new Trouble('no Chromium found: install one, or set CHROME_PATH');
  const server = await startServer();
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage({
      viewport: { width: 1360, height: 860 },
      deviceScaleFactor: 1.5,
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    await page.getByTestId('process-table').getByText('./mydaemon').first().waitFor();
    for (const cell of ['ppid', 'sid']) {
      await page.getByTestId('step-next').click();
      await page.locator(`[data-testid=process-table] [data-col=${cell}][data-was]`).first().waitFor();
    }
    await page.getByTestId('terminal').scrollIntoViewIfNeeded();
    mkdirSync(`${ROOT}/docs`, { recursive: true });
    await page.screenshot({ path: `${ROOT}/${FILE}`, animations: 'disabled' });
    say(`${FILE} is taken`);
    return 0;
  } finally {
    await browser.close();
    await server.stop();
  }
});
