import { expect, test } from './support/fixtures.js';
import { daemonPid, takeStep, waitUntilReady } from './support/walk.js';

test('the timeline zooms, filters and goes event by event, and the page follows', async ({ openLesson }) => {
  const lesson = await openLesson();
  const { page, timeline } = lesson;
  await waitUntilReady(lesson);
  await takeStep(lesson);
  await takeStep(lesson);
  const daemon = await daemonPid(lesson);
  const slider = timeline.getByRole('slider');
  const told = page.getByTestId('timeline-event');

  await page.keyboard.press(',');
  await lesson.waitForState('past');
  const [, before = ''] = /^(\d+) of/.exec((await told.textContent()) ?? '') ?? [];
  await page.keyboard.press(',');
  await expect(told).toHaveText(new RegExp(`^${Number(before) - 1} of`));
  await page.keyboard.press('.');
  await expect(told).toHaveText(new RegExp(`^${before} of`));

  await slider.focus();
  const width = async () => (await slider.boundingBox())?.width ?? 0;
  const whole = await width();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(width).toBeGreaterThan(whole * 1.5);
  await timeline.getByRole('button', { name: 'All of it' }).click();
  await expect.poll(width).toBeLessThanOrEqual(whole + 1);

  await timeline.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Process' }).selectOption(String(daemon));
  await expect(timeline.locator('.lane')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await slider.focus();
  await page.keyboard.press('End');
  await lesson.waitForState('live');
  await expect(told).toContainText(`${daemon} called setsid() = ${daemon}`);
});
