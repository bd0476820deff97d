import { spawnSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { screenText } from './support/walk.js';

/** The playground, its prompt there, with every process held before its setsid. */
async function pausedBeforeSetsid(
  page: Page,
  server: { address: (path: string, query: Record<string, string>) => string },
): Promise<LessonPage> {
  await page.goto(server.address('/playground', { lang: 'en' }));
  const world = new LessonPage(page);
  await world.waitForState('live');
  await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
  await page.getByTestId('breakpoints').press('Enter');
  await page.getByRole('switch', { name: 'setsid' }).press('Space');
  await page.keyboard.press('Escape');
  return world;
}

test('a command typed at the shell is held at its setsid, explained, let go and made to fail', async ({
  page,
  server,
}) => {
  const world = await pausedBeforeSetsid(page, server);
  await expect(page.getByTestId('breakpoints')).toHaveText('Pauses before setsid');

  const type = async (command: string) => {
    await page.getByRole('textbox', { name: /pts\/0/ }).focus();
    await page.keyboard.type(`${command}\n`);
  };
  await type('setsid sleep 321');
  const hold = page.locator('.hold');
  await expect(hold).toHaveCount(1);
  const pid = Number(await hold.getAttribute('data-pid'));
  await expect(hold).toContainText(`Process ${pid} will lead a session and a group of its own`);
  await expect(world.row(pid)).toHaveAttribute('data-held', 'setsid');
  await expect(
    world.map.getByRole('button', { name: new RegExp(`^process ${pid} .*held before setsid`) }),
  ).toBeVisible();
  expect(await accessibilityFindings(page)).toEqual([]);

  await hold.getByRole('button', { name: 'Let it go on' }).press('Enter');
  await expect(hold).toHaveCount(0);
  await expect(world.cell(pid, 'cmd')).toContainText('sleep 321');
  await expect.poll(() => world.read(pid, 'sid')).toBe(String(pid));

  await type('setsid sleep 322');
  await hold.getByRole('button', { name: 'Make it fail with EPERM' }).press('Enter');
  await expect.poll(() => screenText(page)).toContain('Operation not permitted');

  // and the one after that is not made to fail
  await type('setsid sleep 323');
  await hold.getByRole('button', { name: 'Let it go on' }).press('Enter');
  await world.pidOf('sleep 323');
});

test('a held process is stepped from call to call by one button, which keeps the keyboard', async ({
  page,
  server,
}) => {
  await pausedBeforeSetsid(page, server);
  await page.getByRole('textbox', { name: /pts\/0/ }).focus();
  await page.keyboard.type('setsid sleep 324\n');
  const hold = page.locator('.hold');
  const next = hold.getByRole('button', { name: 'To its next call' });
  await expect(hold).toHaveAttribute('data-call', 'setsid');
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(hold).toHaveAttribute('data-call', /^(?!setsid)/);
  await expect(next).toBeFocused();
});

test('without a connection a held process cannot be let go on, and the page shows it', async ({
  page,
  server,
  pageErrors,
}) => {
  const world = await pausedBeforeSetsid(page, server);
  await page.getByRole('textbox', { name: /pts\/0/ }).focus();
  await page.keyboard.type('setsid sleep 326\n');
  const letGo = page.locator('.hold').getByRole('button', { name: 'Let it go on' });
  await expect(letGo).not.toHaveAttribute('aria-disabled', 'true');
  await page.context().setOffline(true);
  await world.waitForState('lost');
  await expect(letGo).toHaveAttribute('aria-disabled', 'true');
  await page.context().setOffline(false);
  await world.waitForState('live');
  await letGo.press('Enter');
  await expect(letGo).toHaveCount(0);
  // What the browser says of being offline.
  pageErrors.length = 0;
});

test('several calls that are paused before are listed as the language does', async ({ page, server }) => {
  await pausedBeforeSetsid(page, server);
  const button = page.getByTestId('breakpoints');
  await button.press('Enter');
  await page.getByRole('switch', { name: 'fork' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(button).toHaveText('Pauses before setsid, fork');
  await page.keyboard.press('l');
  await expect(button).toHaveText('在 setsid、fork 前暂停');
});

test('a program of the learner’s own is held at the line of its source', async ({ page, server }) => {
  test.skip(spawnSync('cc', ['--version']).error !== undefined, 'needs a C compiler');
  await pausedBeforeSetsid(page, server);

  await page.getByRole('textbox', { name: /pts\/0/ }).focus();
  const program = ['#include <unistd.h>', 'int main(void) {', '  return setsid() == getpid();', '}'];
  await page.keyboard.type(`printf '%s\\n' ${program.map((line) => `'${line}'`).join(' ')} > lead.c\n`);
  await page.keyboard.type('cc -g -o lead lead.c && ./lead &\n');
  const hold = page.locator('.hold');
  await expect(hold).toContainText('lead.c:3', { timeout: 60_000 });
  await hold.getByRole('button', { name: 'Let it go on' }).press('Enter');
  await expect(page.getByTestId('timeline-event')).toContainText('ended with status 1');
  // Back over what the shell did since, to the call itself: each is shown before the next is asked for.
  const slider = page.getByTestId('timeline').getByRole('slider');
  while (!(await page.getByTestId('timeline-event').innerText()).includes('lead.c:3')) {
    const before = await slider.getAttribute('aria-valuenow');
    await slider.press('ArrowLeft');
    await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
  }
});
