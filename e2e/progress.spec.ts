import { readFile } from 'node:fs/promises';
import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import { takeStep, waitUntilReady } from './support/walk.js';

const SLUG = '14-build-a-daemon';

test('what was done and predicted is kept, goes to a file, and comes back from it', async ({
  openLesson,
  page,
}) => {
  const lesson = await openLesson(SLUG);
  await waitUntilReady(lesson);
  await page.getByTestId('prediction').getByRole('radio', { name: '1', exact: true }).click();
  await takeStep(lesson);
  await page.getByRole('link', { name: 'Daemon Lab' }).click();

  const stop = page.locator(`[data-lesson="${SLUG}"]`);
  await expect(stop).toHaveAttribute('data-state', 'begun');
  await expect(stop).toContainText(/1 of \d+ steps done/);
  await expect(stop).toContainText('1 right');
  expect(await accessibilityFindings(page)).toEqual([]);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  const file = await (await saving).path();

  await page.getByRole('button', { name: 'Start from zero' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Forget it' }).click();
  await expect(stop).toHaveAttribute('data-state', 'new');

  const input = page.locator('input[type=file]');
  await input.setInputFiles({
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"a":'),
  });
  await expect(page.getByText('broken.json: This is no JSON.')).toBeVisible();
  await input.setInputFiles({
    name: 'progress.json',
    mimeType: 'application/json',
    buffer: await readFile(file),
  });
  await expect(stop).toContainText('1 right');
  await page.reload();
  await expect(stop).toHaveAttribute('data-state', 'begun');
});

test('a prediction in a step beyond the lesson’s own is marked on the course page too', async ({
  openLesson,
  page,
}) => {
  const lesson = await openLesson(SLUG);
  for (let step = 0; step < 8; step += 1) await takeStep(lesson);
  await waitUntilReady(lesson);
  await page.getByTestId('prediction').getByRole('radio', { name: 'it lives on' }).click();
  await takeStep(lesson);
  await page.getByRole('link', { name: 'Daemon Lab' }).click();

  const stop = page.locator(`[data-lesson="${SLUG}"]`);
  await expect(stop).toContainText('all 8 steps done');
  await expect(stop).toContainText('1 right');
  const beyond = stop.getByRole('listitem').filter({ hasText: 'Close the terminal' });
  await expect(beyond.getByRole('img', { name: 'predicted right' })).toBeVisible();
  await expect(stop.getByRole('listitem').filter({ hasText: 'Ask it to leave' })).toHaveCount(0);
});

test('a word leads to the glossary, in either language', async ({ page, server }) => {
  await page.goto(`${server.address('/glossary', { lang: 'en' })}#session-leader`);
  const entry = page.getByRole('article', { name: 'session leader' });
  await expect(entry).toBeInViewport();
  await expect(entry).toContainText('The process whose PID is its SID');
  expect(await accessibilityFindings(page)).toEqual([]);
  await entry.getByRole('link', { name: 'hang-up' }).click();
  await expect(page.getByRole('article', { name: 'hang-up' })).toBeFocused();
  await page.getByTestId('lang-switch').click();
  await expect(page.getByRole('article', { name: '挂断' })).toContainText('SIGHUP');
});

test('the contestants stand side by side, with who killed whom', async ({ openLesson, page }) => {
  const lesson = await openLesson('15-daemon-or-background-job');
  for (let step = 0; step < 3; step += 1) await takeStep(lesson);
  const contest = page.getByTestId('contest');
  await expect(contest.locator('[data-contestant="job"]')).toContainText(/died of SIGHUP\s*from shell 2/);
  await expect(contest.locator('[data-contestant="nohup"]')).toHaveAttribute('data-fate', 'lives');
  await lesson.back.click();
  await lesson.waitForState('past');
  await expect(contest.locator('[data-contestant="job"]')).toHaveAttribute('data-fate', 'lives');
});
