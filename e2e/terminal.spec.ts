import { expect, test } from './support/fixtures.js';
import { screenText, takeStep, waitUntilReady } from './support/walk.js';

test.describe('the terminal', () => {
  test('takes the keyboard and gives it back', async ({ openLesson }) => {
    const lesson = await openLesson();
    const { page } = lesson;
    await waitUntilReady(lesson);
    await takeStep(lesson);
    await page.keyboard.press('F6');
    await expect(page.getByRole('textbox', { name: /pts\/0/ })).toBeFocused();
    // letters, spaces and arrows that mean something on the page mean nothing to it here
    await page.keyboard.type('echo r l d $((6*7)) ?\n');
    await expect.poll(() => screenText(page)).toContain('\nr l d 42 ?');
    await expect(lesson.explain).toContainText('adopted by');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('F6');
    await expect(lesson.next).toBeFocused();
  });

  test('is closed by a real hang-up, and a new one can be opened', async ({ openLesson }) => {
    const lesson = await openLesson();
    const { page } = lesson;
    await waitUntilReady(lesson);
    await takeStep(lesson);
    await takeStep(lesson);
    await lesson.terminal.getByRole('button', { name: 'Close this terminal' }).click();
    await expect(lesson.row(2)).toContainText('SIGHUP');
    await lesson.terminal.getByRole('button', { name: 'Open a terminal' }).click();
    // The new terminal takes the keyboard by itself.
    await expect(lesson.terminal.getByRole('tab', { selected: true })).not.toContainText('closed');
    await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
    await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
    await page.keyboard.type('ps -efj\n');
    await expect.poll(() => screenText(page)).toContain('./mydaemon');
  });

  for (const [lang, enter, close] of [
    ['en', 'F6 goes into the terminal', 'Close this terminal'],
    ['zh', '按 F6 进入终端', '关闭这个终端'],
  ] as const)
    test(`offers no way into one that is closed, ${lang}`, async ({ openLesson, page }) => {
      const lesson = await openLesson('14-build-a-daemon', { lang });
      const { terminal } = lesson;
      await waitUntilReady(lesson);
      await expect(terminal.getByText(enter)).toBeVisible();
      await expect(terminal.getByRole('textbox', { name: /F6/ })).toHaveCount(1);
      await terminal.getByRole('button', { name: close }).click();
      await expect(lesson.row(2)).toContainText('SIGHUP');
      await expect(terminal.getByRole('button', { name: close })).toHaveCount(0);
      await expect(terminal.getByText(enter)).toHaveCount(0);
      await expect(terminal.getByRole('textbox', { name: /F6/ })).toHaveCount(0);
      await page.keyboard.press('Tab');
      expect(await terminal.innerText()).not.toContain('F6');
    });

  test('goes away with its shell, and is in the map until then', async ({ openLesson }) => {
    const lesson = await openLesson();
    const { page, map } = lesson;
    await waitUntilReady(lesson);
    await lesson.terminal.getByRole('button', { name: 'Open a terminal' }).click();
    await expect(lesson.terminal.getByRole('tab', { name: 'pts/1' })).toBeVisible();
    await expect(map).toContainText('pts/1');
    await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
    await page.keyboard.type('exit\n');
    await expect(lesson.terminal.getByRole('tab', { name: 'pts/1' })).toHaveCount(0);
    await expect(map).toContainText(/pts\/1\s*closed/);

    // Event by event, back to its end: each is shown before the next is asked for.
    const slider = lesson.timeline.getByRole('slider');
    const told = page.getByTestId('timeline-event');
    await expect(told).toContainText(/\S/);
    await slider.focus();
    while (!(await told.innerText()).includes('the terminal is gone')) {
      const before = await slider.getAttribute('aria-valuenow');
      await page.keyboard.press(',');
      await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
    }
    await expect(map).toContainText(/pts\/1\s*closed/);
    // Right before it the map has the terminal still.
    await page.keyboard.press(',');
    await expect(map).not.toContainText('closed');
    await expect(map).toContainText('pts/1');
    await page.keyboard.press('.');
    await expect(told).toContainText('the terminal is gone');
    await expect(map).toContainText(/pts\/1\s*closed/);
    await page.keyboard.press('End');
    await lesson.waitForState('live');

    await takeStep(lesson);
    await expect(map).not.toContainText('pts/1');
  });

  test('answers what a program asks of it once, not again after a reload', async ({
    openPlayground,
    page,
  }) => {
    const world = await openPlayground();
    // What terminal is this? The answer ends with c.
    await page.keyboard.type("printf '\\033[c'; read -rsd c; echo answered\n");
    await expect.poll(() => screenText(page)).toContain('\nanswered');
    await page.reload();
    await world.waitForState('live');
    await expect.poll(() => screenText(page)).toContain('\nanswered');
    await page.getByRole('textbox', { name: /pts\/0/ }).focus();
    await page.keyboard.type('echo $((6*7))\n');
    await expect.poll(() => screenText(page)).toMatch(/[#$] echo \$\(\(6\*7\)\)\n42\n/);
  });
});

test.describe('the terminal on a touch screen', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('has its keys below the last line, not over it', async ({ openPlayground, page }) => {
    const world = await openPlayground();
    await page.keyboard.type('seq 60\n');
    await expect.poll(() => screenText(page)).toMatch(/\n60\n.*[#$] *$/);
    const last = await world.terminal.locator('.xterm-rows > div').last().boundingBox();
    const keys = await world.terminal.getByRole('group', { name: 'Keys' }).boundingBox();
    expect(last!.y + last!.height).toBeLessThanOrEqual(keys!.y);
  });
});

test('a terminal whose shell has ended says so, and what to do', async ({ page, openPlayground }) => {
  const world = await openPlayground();
  // What it started keeps the terminal open.
  await page.keyboard.type('sleep 600 &\n');
  await world.pidOf('sleep 600');
  await page.keyboard.type('exit\n');
  const note = world.terminal.getByText('No session has this terminal any more');
  await expect(note).toBeVisible();
  await world.terminal.getByRole('button', { name: 'Open a terminal' }).click();
  await expect(note).toHaveCount(0);
  await world.pidOf(/bash|sh$/);
});
