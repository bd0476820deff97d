import { expect, test } from './support/fixtures.js';
import { takeStep, waitUntilReady } from './support/walk.js';

test('the kernel marks a prediction, right or wrong', async ({ openLesson }) => {
  const lesson = await openLesson();
  const prediction = lesson.page.getByTestId('prediction');
  await waitUntilReady(lesson);

  await prediction.getByRole('radio', { name: '1', exact: true }).click();
  await expect(prediction.getByRole('radio', { name: '1', exact: true })).toBeChecked();
  await takeStep(lesson);
  await expect(prediction).toContainText('the kernel says so');

  // by keyboard: the first answer, the shell's session, which is wrong
  await lesson.page.keyboard.press('1');
  await expect(prediction.getByRole('radio').first()).toBeChecked();
  await takeStep(lesson, 'keyboard');
  await expect(prediction).toContainText('your guess');
  await expect(prediction).toContainText('the kernel says this');
});
