import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { enterTerminal, screenText, takeStep, waitUntilReady } from './support/walk.js';

test('two browsers have two worlds, and neither sees the other', async ({ browser, openLesson, server }) => {
  const mine = await openLesson();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'zh' }));
  const theirs = new LessonPage(page);
  await theirs.waitForState('live');
  await waitUntilReady(mine);
  await waitUntilReady(theirs);

  await takeStep(mine);
  await enterTerminal(mine.page);
  await mine.page.keyboard.type('sleep 4711 &\n');
  await mine.pidOf('sleep 4711');
  await expect(theirs.explain).toHaveText('');
  expect((await theirs.rows()).map(({ cells }) => cells.cmd)).not.toContain('sleep 4711');

  await takeStep(theirs);
  await enterTerminal(page);
  await page.keyboard.type('pgrep -c sleep; ls /proc | grep -c "^[0-9]"\n');
  await expect.poll(() => screenText(page)).toMatch(/\n0\n\d/);
  await context.close();
});
