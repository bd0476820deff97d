import { expect, test } from './support/fixtures.js';
import { daemonPid, expectCells, screenText, takeStep, waitUntilReady } from './support/walk.js';

test('stepping back shows the past, runs nothing, and leads back to now', async ({ openLesson }) => {
  const lesson = await openLesson();
  await waitUntilReady(lesson);
  const parent = await daemonPid(lesson);
  await takeStep(lesson);
  const explained = await lesson.explain.textContent();
  const child = await daemonPid(lesson);
  await takeStep(lesson);
  await expectCells(lesson, child, { sid: child, tty: '?' });

  await lesson.back.click();
  await lesson.waitForState('past');
  await expect(lesson.pastBanner).toBeVisible();
  await expect(lesson.explain).toHaveText(explained ?? '');
  await expectCells(lesson, child, { ppid: 1, pgid: parent, sid: 2, tty: 'pts/0' });
  await expect(lesson.row(parent)).toBeVisible(); // dead, but still shown in the step in which it ended

  await lesson.page.keyboard.press('ArrowLeft');
  await expectCells(lesson, parent, { ppid: 2, pgid: parent, sid: 2 });
  await expect(lesson.row(child)).toHaveCount(0);
  await expect(lesson.back).toHaveAttribute('aria-disabled', 'true');
  // the prompt after ./mydaemon came back only with the fork
  await expect.poll(async () => (await screenText(lesson.page)).trimEnd()).toMatch(/\.\/mydaemon$/);

  await lesson.page.keyboard.press('ArrowRight');
  await lesson.waitForState('past');
  await lesson.pastBanner.getByRole('button').click();
  await lesson.waitForState('live');
  await expectCells(lesson, child, { sid: child, tty: '?' });
  await expect.poll(() => screenText(lesson.page)).toMatch(/\.\/mydaemon\n.*[#$]/);
});
