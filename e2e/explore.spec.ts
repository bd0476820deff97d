import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { enterTerminal, expectCells, screenText, waitUntilReady } from './support/walk.js';

test.describe('Explore', () => {
  test('makes a process of a lesson call, and explains what the kernel answered', async ({ openLesson }) => {
    const lesson = await openLesson();
    const { page } = lesson;
    await waitUntilReady(lesson);
    const pid = await lesson.pidOf('./mydaemon');
    await page.keyboard.press('e');
    const panel = page.getByTestId('explore-panel');
    await expect(panel.getByRole('heading', { name: 'Explore' })).toBeFocused();
    await expect(panel.getByRole('radio', { name: `${pid} mydaemon` })).toBeChecked();

    await panel.getByRole('radio', { name: 'setsid', exact: true }).check();
    await page.getByTestId('explore-call').click();
    await expect(page.getByTestId('explore-answer')).toContainText('EPERM');
    await expect(page.getByTestId('explore-answer')).toContainText(
      `process ${pid} leads group ${pid}, and a group leader cannot call setsid`,
    );

    await panel.getByRole('radio', { name: 'fork', exact: true }).check();
    await page.getByTestId('explore-call').click();
    const answer = page.getByTestId('explore-answer');
    await expect(answer).toContainText('got a child');
    const child = Number(/got a child: (\d+)/.exec((await answer.textContent()) ?? '')?.[1]);
    await lesson.map.getByRole('button', { name: new RegExp(`^process ${child} `) }).click();
    await panel.getByRole('radio', { name: 'setsid', exact: true }).check();
    await page.getByTestId('explore-call').click();
    await expect(lesson.cell(child, 'sid')).toHaveAttribute('data-was', /\d/);
    await expectCells(lesson, child, { sid: child, pgid: child, tty: '?' });

    await panel.getByRole('button', { name: 'Back to the lesson' }).click();
    await expect(lesson.explain).toBeAttached();
  });

  test('has a page of its own, with a world and no lesson', async ({ page, server }) => {
    await page.goto(server.address('/', { lang: 'en' }));
    await page.getByRole('link', { name: 'Free exploration' }).click();
    const world = new LessonPage(page);
    await world.waitForState('live');
    await expect(page.getByTestId('explore-panel')).toBeVisible();
    const shell = await world.pidOf(/bash|sh$/);
    await world.table.getByRole('button', { name: new RegExp(`^${shell} `) }).press('Enter');
    await expect(page.getByText('you steer bash itself')).toBeVisible();
    await page.getByRole('radio', { name: 'chdir', exact: true }).check();
    await page.getByRole('radio', { name: '/nowhere' }).check();
    await page.getByTestId('explore-call').click();
    await expect(page.getByTestId('explore-answer')).toContainText('ENOENT');
    expect(await accessibilityFindings(page)).toEqual([]);

    // A job that Ctrl-Z has stopped takes calls too, and stays stopped.
    await enterTerminal(page);
    await page.keyboard.type('sleep 600\n');
    const sleep = await world.pidOf('sleep 600');
    await page.keyboard.press('Control+z');
    await expect.poll(() => screenText(page)).toContain('Stopped');
    await world.table.getByRole('button', { name: new RegExp(`^${sleep} `) }).press('Enter');
    await expect(page.getByText('It is stopped. It makes the call all the same')).toBeVisible();
    await page.getByRole('radio', { name: 'fork', exact: true }).check();
    await page.getByTestId('explore-call').click();
    await expect(page.getByTestId('explore-answer')).toContainText('got a child');
    await expect(page.getByText('It is stopped. It makes the call all the same')).toBeVisible();
  });

  test('of a process that ended in a call, the keyboard does not stay behind', async ({
    page,
    openPlayground,
  }) => {
    const world = await openPlayground();
    await page.keyboard.type('sleep 600 &\n');
    const sleep = await world.pidOf('sleep 600');
    await world.table.getByRole('button', { name: new RegExp(`^${sleep} `) }).press('Enter');
    await page.getByRole('radio', { name: 'exit', exact: true }).check();
    await page.getByTestId('explore-call').press('Enter');
    await expect(page.getByTestId('explore-answer')).toContainText(`Process ${sleep} ended`);
    await expect(page.getByRole('heading', { name: 'What happens if…?' })).toBeFocused();
    // What is the keys’ business in a lesson is not told here.
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('a fresh world');
    await expect(page.getByRole('dialog')).not.toContainText('prediction');
  });
});
