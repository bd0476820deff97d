import { expect, test } from './support/fixtures.js';
import { daemonPid, enterTerminal, takeStep, waitUntilReady } from './support/walk.js';

test.describe('what has to be in sight is in sight', () => {
  test('on a laptop’s screen the terminal has ten rows', async ({ page, openLesson }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await waitUntilReady(await openLesson());
    await expect(page.locator('.xterm-rows > div')).toHaveCount(10);
  });

  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
    [390, 700],
  ] as const)
    test(`help can be closed without scrolling, ${width}×${height}`, async ({ page, openLesson }) => {
      await page.setViewportSize({ width, height });
      const lesson = await openLesson();
      await waitUntilReady(lesson);
      await page.keyboard.press('?');
      const close = page.getByRole('dialog').getByRole('button', { name: 'Close' });
      await expect(close).toBeInViewport({ ratio: 1 });
      await close.click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });

  test('no label of the timeline is cut', async ({ page, openLesson }) => {
    await page.setViewportSize({ width: 1024, height: 768 });
    const lesson = await openLesson();
    for (let step = 0; step < 4; step += 1) await takeStep(lesson);
    const cut = () =>
      lesson.timeline.locator('svg:has(.lane)').evaluate((drawing) => {
        const { left, right } = drawing.getBoundingClientRect();
        return [...drawing.querySelectorAll('text')]
          .filter((text) => {
            const box = text.getBoundingClientRect();
            return box.width > 0 && (box.left < left || box.right > right);
          })
          .map((text) => text.textContent);
      });
    await expect(lesson.timeline.locator('.lane-label').first()).toBeVisible();
    await expect.poll(cut).toEqual([]);
  });

  test('why a step failed', async ({ page, openLesson }) => {
    await page.setViewportSize({ width: 1280, height: 720 });
    const lesson = await openLesson();
    await takeStep(lesson);
    const daemon = await daemonPid(lesson);
    await enterTerminal(page);
    await page.keyboard.type(`kill -9 ${daemon}\n`);
    await expect(lesson.row(daemon)).toContainText('SIGKILL');
    // The words have been scrolled away from it.
    await page.locator('.lesson-scroll').evaluate((words) => words.scrollTo({ top: words.scrollHeight }));
    await lesson.next.click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(`daemon (${daemon}) is gone`);
    await expect(alert).toBeInViewport({ ratio: 1 });
  });
});
