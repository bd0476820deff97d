import { expect, test } from './support/fixtures.js';
import { takeStep, waitUntilReady } from './support/walk.js';

/** What is said when a step was left out: its own damage, seen. */
const DAMAGE = [
  /setsid failed with EPERM/,
  /died of Ctrl-C.*of SIGHUP when the window closed/s,
  /child \d+, not yet past setsid, died of SIGHUP/,
  /became its controlling terminal/,
  /umount failed with EBUSY/,
  /mydaemon \| cat does not return/,
  /0666 became -rw-r-----/,
  /is not in the log; it came out on somebody’s terminal/,
];

test('every step left out: each breaks what it is there for, and the kernel agrees', async ({
  openLesson,
}) => {
  test.setTimeout(300_000);
  const lesson = await openLesson();
  await waitUntilReady(lesson);
  await lesson.page.getByRole('button', { name: 'Steps' }).click();
  const switches = lesson.page.getByRole('group', { name: /leave one out/ }).getByRole('switch');
  await expect(switches).toHaveCount(DAMAGE.length);
  for (let i = 0; i < DAMAGE.length; i += 1) {
    await switches.nth(i).click();
    await expect(switches.nth(i)).toBeChecked();
  }
  await lesson.page.keyboard.press('Escape');
  for (const damage of DAMAGE) {
    await takeStep(lesson);
    await expect(lesson.explain).toHaveText(damage);
    await expect(lesson.page.getByText(/^Checked against the kernel: (\d+) of \1 hold$/)).toBeVisible();
  }
});

test('a step can be taken back in, as long as it has not been taken', async ({ openLesson }) => {
  const lesson = await openLesson();
  await waitUntilReady(lesson);
  const leaveOut = lesson.page.getByRole('switch', { name: 'Leave this step out' });
  await leaveOut.check();
  await expect(lesson.page.getByTestId('prediction')).toContainText('Without a fork');
  await leaveOut.uncheck();
  await takeStep(lesson);
  await expect(lesson.explain).toContainText('adopted by 1');
});
