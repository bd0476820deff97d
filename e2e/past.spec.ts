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

test('event by event, whoever is forked stands in table and map with the fork, and moves with its calls', async ({
  openPlayground,
  page,
}) => {
  const world = await openPlayground();
  await page.keyboard.type('seq 3 | sort | uniq | wc -l\n');
  await expect.poll(() => screenText(page)).toMatch(/\n3\n.*[#$] *$/);

  const slider = world.timeline.getByRole('slider');
  const told = page.getByTestId('timeline-event');
  await slider.focus();
  const forked = new Set<number>();
  while (forked.size < 4) {
    const before = await slider.getAttribute('aria-valuenow');
    await page.keyboard.press('ArrowLeft');
    await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
    const words = (await told.textContent()) ?? '';
    const [, , child] = /(\d+) made a child: (\d+)/.exec(words) ?? [];
    const [, pid, group] = /called setpgid\((\d+), (\d+)\) = 0/.exec(words) ?? [];
    if (child !== undefined) {
      forked.add(Number(child));
      await expectCells(world, Number(child), { ppid: 2, pgid: 2, sid: 2, tty: 'pts/0' });
      await expect(world.map.locator(`[data-pid="${child}"]`).first()).toBeVisible();
    } else if (pid !== undefined) await expectCells(world, Number(pid), { pgid: Number(group) });
  }
});
