import { expect, test } from './support/fixtures.js';
import type { LessonPage } from './support/lesson-page.js';
import {
  daemonPid,
  enterTerminal,
  expectCells,
  type Hand,
  screenText,
  takeStep,
  waitUntilReady,
} from './support/walk.js';

/** The eight steps and what follows them, each held against the table that the kernel filled. */
async function walk(lesson: LessonPage, hand: Hand): Promise<void> {
  const shell = 2;
  await waitUntilReady(lesson);
  const parent = await daemonPid(lesson);
  await expectCells(lesson, parent, { ppid: shell, pgid: parent, sid: shell, tty: 'pts/0' });

  await test.step('1: fork', async () => {
    await takeStep(lesson, hand);
    const child = await daemonPid(lesson);
    expect(child).not.toBe(parent);
    await expectCells(lesson, child, { ppid: 1, pgid: parent, sid: shell, tty: 'pts/0' });
    await expect(lesson.cell(child, 'ppid')).toHaveAttribute('data-was', String(parent));
  });
  const leader = await daemonPid(lesson);

  await test.step('2: setsid', async () => {
    await takeStep(lesson, hand);
    await expectCells(lesson, leader, { ppid: 1, pgid: leader, sid: leader, tty: '?' });
    await expect(lesson.cell(leader, 'pgid')).toHaveAttribute('data-was', String(parent));
    await expect(lesson.cell(leader, 'sid')).toHaveAttribute('data-was', String(shell));
    await expect(lesson.cell(leader, 'tty')).toHaveAttribute('data-was', 'pts/0');
  });

  await test.step('3: SIGHUP is ignored', async () => {
    await takeStep(lesson, hand);
    expect(await daemonPid(lesson)).toBe(leader);
  });

  await test.step('4: the second fork', async () => {
    await takeStep(lesson, hand);
    const daemon = await daemonPid(lesson);
    expect(daemon).not.toBe(leader);
    await expectCells(lesson, daemon, { ppid: 1, pgid: leader, sid: leader, tty: '?' });
  });
  const daemon = await daemonPid(lesson);

  for (const step of ['5: chdir', '6: descriptors', '7: umask', '8: syslog'])
    await test.step(step, async () => {
      await takeStep(lesson, hand);
      await expectCells(lesson, daemon, { ppid: 1, pgid: leader, sid: leader, tty: '?' });
    });

  await test.step('the terminal is closed, the daemon lives on', async () => {
    await takeStep(lesson, hand);
    await expectCells(lesson, daemon, { ppid: 1, tty: '?' });
  });

  await test.step('a new terminal finds it', async () => {
    await takeStep(lesson, hand);
    await expect.poll(() => screenText(lesson.page)).toMatch(new RegExp(` ${daemon} +1 `));
  });

  await test.step('it is killed, and that was the walk', async () => {
    await takeStep(lesson, hand);
    await expect.poll(async () => (await lesson.rows()).some(({ pid }) => pid === 1)).toBe(true);
    await expect(lesson.next).toBeDisabled();
  });
}

test.describe('lesson 14 from its first step to its last', () => {
  test.setTimeout(300_000);

  test('with the mouse, in English', async ({ openLesson }) => {
    const lesson = await openLesson();
    await walk(lesson, 'mouse');
    await expect(lesson.page.getByRole('heading', { name: 'To take home' })).toBeVisible();
  });

  test('with the keyboard alone, in Chinese', async ({ openLesson }) => {
    const lesson = await openLesson('14-build-a-daemon', { lang: 'zh' });
    await walk(lesson, 'keyboard');
    await expect(lesson.page.getByRole('heading', { name: '带走三句话' })).toBeVisible();
  });

  test('with a daemon that was killed by hand on the way: nobody is told that it lives', async ({
    openLesson,
  }) => {
    const lesson = await openLesson();
    const { page } = lesson;
    for (let step = 0; step < 8; step += 1) await takeStep(lesson);
    const daemon = await daemonPid(lesson);
    await enterTerminal(page);
    await page.keyboard.type(`kill ${daemon}\n`);
    await expect(lesson.row(daemon)).toContainText('killed by SIGTERM');
    await expect(page.getByText('In this world it came out otherwise')).toHaveCount(0);
    await takeStep(lesson);
    await expect(page.getByText('In this world it came out otherwise')).toBeVisible();
    await expect(page.getByText(`found: daemon (${daemon}) is not in the table`)).toBeVisible();
    // The next step looks for it: that is not waited for in vain.
    await lesson.next.click();
    await expect(page.getByRole('alert')).toContainText('a process that it needs is gone');
  });
});
