import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { screenText } from './support/walk.js';

async function playground(
  page: Page,
  url: string,
): Promise<{ world: LessonPage; type: (text: string) => Promise<void> }> {
  await page.goto(url);
  const world = new LessonPage(page);
  await world.waitForState('live');
  await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
  const type = async (text: string) => {
    await page.getByRole('textbox', { name: /pts\/0/ }).focus();
    await page.keyboard.type(text);
  };
  return { world, type };
}

test('without a lesson a command is the step: what it changed is shown, until the next one', async ({
  page,
  server,
}) => {
  const { world, type } = await playground(page, server.address('/playground', { lang: 'en' }));
  await type('sleep 301 &\n');
  const pid = await world.pidOf('sleep 301');
  await expect(world.row(pid)).toHaveAttribute('data-born', 'true');
  await expect(world.cell(pid, 'cmd')).toHaveAttribute('data-was', 'bash');
  await type('kill %1\n');
  await expect(world.row(pid)).toHaveAttribute('data-dead', 'SIGTERM');
  await expect(world.row(pid)).not.toHaveAttribute('data-born');
  await expect(world.map.getByRole('button', { name: `process ${pid} sleep` })).toBeVisible();
  await type('true\n');
  await expect(world.row(pid)).toHaveCount(0);
  await expect(world.map).not.toContainText('sleep');

  // A key that signals is an act too.
  await type('sleep 302\n');
  const front = await world.pidOf('sleep 302');
  await page.keyboard.press('Control+c');
  await expect(world.row(front)).toHaveAttribute('data-dead', 'SIGINT');
  await expect(world.row(front)).not.toHaveAttribute('data-born');
});

test('a process picked on the map or in the table comes in sight in both', async ({ page, server }) => {
  const { world, type } = await playground(page, server.address('/playground', { lang: 'en' }));
  await type('for i in 1 2 3 4 5 6 7 8 9; do sleep 31$i & done; sleep 320 &\n');
  const last = await world.pidOf('sleep 320');
  const first = await world.pidOf('sleep 311');
  const chip = (pid: number) => world.map.getByRole('button', { name: new RegExp(`^process ${pid} sleep`) });
  for (const pid of [first, last]) {
    await chip(pid).press('Enter');
    await expect(world.row(pid)).toBeInViewport({ ratio: 1 });
  }
  await world.table.getByRole('button', { name: new RegExp(`^${first} `) }).press('Enter');
  await expect(chip(first)).toBeInViewport({ ratio: 1 });
});

test('in a narrow table, a command that was replaced leaves room for what it is now', async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  const { world, type } = await playground(page, server.address('/playground', { lang: 'en' }));
  await type('setsid sh -c "sleep 1; exec sleep 303"\n');
  const pid = await world.pidOf('sleep 303');
  const cell = world.cell(pid, 'cmd');
  await expect(cell).toHaveAttribute('data-was', /\S/);
  // Not yet: the shell that waits for its first sleep, whose words end in the same way.
  await expect(cell.locator('.now')).toHaveText('sleep 303');
  const end = (box: { x: number; width: number } | null) => (box ? box.x + box.width : NaN);
  expect(end(await cell.locator('.now').boundingBox())).toBeLessThanOrEqual(end(await cell.boundingBox()));
  // and makes the row no higher
  const height = async (row: number) => (await world.row(row).boundingBox())?.height ?? NaN;
  expect(Math.abs((await height(pid)) - (await height(2)))).toBeLessThanOrEqual(1);
});

test('emoji take two columns, as the shell holds', async ({ page, server }) => {
  const { type } = await playground(page, server.address('/playground', { lang: 'en' }));
  await type('echo 🎉中x');
  await expect.poll(() => screenText(page)).toContain('🎉中x');
  for (let times = 0; times < 3; times += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('Y');
  await expect.poll(() => screenText(page)).toContain('echo Y🎉中x');
  await page.reload();
  await expect.poll(() => screenText(page)).toContain('echo Y🎉中x');
});
