import { expect, type Page } from '@playwright/test';
import type { LessonPage } from './lesson-page.js';

/** How a step is taken: with the mouse or with the keyboard alone. */
export type Hand = 'mouse' | 'keyboard';

/** Waits until the next step can be taken. */
export async function waitUntilReady(lesson: LessonPage): Promise<void> {
  await expect(lesson.next).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
}

/** Takes the next step and waits until what it did has been explained. */
export async function takeStep(lesson: LessonPage, hand: Hand = 'mouse'): Promise<void> {
  await waitUntilReady(lesson);
  const before = await lesson.explain.textContent();
  if (hand === 'mouse') await lesson.next.click();
  else await lesson.page.keyboard.press('ArrowRight');
  const failed = lesson.page.getByRole('alert');
  await expect
    .poll(async () => (await failed.count()) > 0 || (await lesson.explain.textContent()) !== before, {
      timeout: 60_000,
    })
    .toBe(true);
  await expect(failed, 'the step has not failed').toHaveText([]);
  await expect(lesson.next).not.toHaveAttribute('aria-busy', 'true', { timeout: 60_000 });
}

/** Every cell named here holds what it should. */
export async function expectCells(
  lesson: LessonPage,
  pid: number,
  cells: Partial<Record<'ppid' | 'pgid' | 'sid' | 'tty', string | number>>,
): Promise<void> {
  for (const [column, value] of Object.entries(cells) as ['ppid' | 'pgid' | 'sid' | 'tty', string | number][])
    await expect.poll(() => lesson.read(pid, column), `${column} of ${pid}`).toBe(String(value));
}

/** Goes into the terminal by the keyboard: what is typed next is typed there, once this resolves. */
export async function enterTerminal(page: Page): Promise<void> {
  const keyboard = page.locator('.terminal .xterm-helper-textarea').first();
  await expect(keyboard).toBeAttached();
  await page.keyboard.press('F6');
  await expect(keyboard).toBeFocused();
}

/** What the terminal that is shown has on its screen. */
export async function screenText(page: Page): Promise<string> {
  return page.getByTestId('terminal').locator('.xterm-rows').innerText();
}

/** The pid of the living `./mydaemon`: the last row of it that is not struck out. */
export async function daemonPid(lesson: LessonPage): Promise<number> {
  return lesson.pidOf(/^\.\/mydaemon$/);
}
