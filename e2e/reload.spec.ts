import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { daemonPid, expectCells, screenText, takeStep, waitUntilReady } from './support/walk.js';

test('a reload in the middle finds the same world in the same state', async ({ openLesson, page }) => {
  const lesson = await openLesson();
  await waitUntilReady(lesson);
  await page.getByTestId('prediction').getByRole('radio').last().click();
  await takeStep(lesson);
  await takeStep(lesson);
  const child = await daemonPid(lesson);
  const before = { rows: await lesson.rows(), explained: await lesson.explain.textContent() };

  await page.reload();
  const again = new LessonPage(page);
  await again.waitForState('live');
  await expect(again.explain).toHaveText(before.explained ?? '');
  await expectCells(again, child, { sid: child, pgid: child, tty: '?' });
  expect((await again.rows()).map(({ pid }) => pid)).toEqual(before.rows.map(({ pid }) => pid));
  await expect.poll(() => screenText(page)).toContain('./mydaemon');

  // the past came along, and so does the future
  await again.back.click();
  await expectCells(again, child, { sid: 2, tty: 'pts/0' });
  await again.pastBanner.getByRole('button').click();
  await takeStep(again);
  expect(await daemonPid(again)).toBe(child);
});

test('a fresh world starts from the beginning, after a question', async ({ openLesson }) => {
  const lesson = await openLesson();
  await waitUntilReady(lesson);
  await takeStep(lesson);
  await lesson.page.keyboard.press('r');
  await lesson.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(lesson.explain).toContainText('adopted by');
  await lesson.reset.click();
  await lesson.page.getByRole('dialog').getByRole('button', { name: 'Fresh world' }).click();
  await expect(lesson.explain).toHaveText('');
  await waitUntilReady(lesson);
  await takeStep(lesson);
  await expect(lesson.explain).toContainText('adopted by');
});
