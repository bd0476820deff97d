import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { screenText } from './support/walk.js';

test('a limit that acts is told on the page, once, and the shell goes on', async ({ page, server }) => {
  await page.goto(server.address('/playground', { lang: 'en' }));
  const world = new LessonPage(page);
  await world.waitForState('live');
  await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
  test.skip(
    (await world.rows())[0]?.cells.cmd !== 'init',
    'a world without isolation has no limits of its own',
  );
  const shell = page.getByRole('textbox', { name: /pts\/0/ });
  const told = page.getByRole('alert').filter({ hasText: 'A limit of this world was reached' });

  await shell.focus();
  await page.keyboard.type(':(){ :|:& };:\n');
  await expect(told).toContainText('64 processes', { timeout: 60_000 });
  await expect(told).toContainText('a fork bomb. All but init and the shells were killed', {
    timeout: 60_000,
  });
  // The dead stay until the next command.
  const living = world.table.locator('[data-pid]:not([data-dead])');
  await expect.poll(() => living.count()).toBeLessThan(4);
  await told.getByRole('button', { name: 'Close' }).click();
  await expect(told).toHaveCount(0);

  await shell.focus();
  await page.keyboard.type('\ntail /dev/zero\n');
  await expect(told).toContainText('more than 256 MiB', { timeout: 60_000 });
  await page.reload();
  await world.waitForState('live');
  await expect.poll(() => screenText(page)).toContain('Killed');
  await expect(told).toHaveCount(0);
});

test('of a call that is too long for its line, how it ended is seen', async ({ page, server }) => {
  await page.goto(server.address('/playground', { lang: 'en' }));
  await new LessonPage(page).waitForState('live');
  await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
  await page.getByRole('textbox', { name: /pts\/0/ }).focus();
  const folder = 'far/'.repeat(50);
  await page.keyboard.type(`cd ${folder}\n`);
  const told = page.getByTestId('timeline-event');
  await expect(told).toContainText(`called chdir("${folder}") = ENOENT`);
  const [line, end] = await Promise.all([
    told.boundingBox(),
    told.getByText(') = ENOENT').last().boundingBox(),
  ]);
  expect(end!.width).toBeGreaterThan(40);
  expect(end!.x + end!.width).toBeLessThanOrEqual(line!.x + line!.width);
});
