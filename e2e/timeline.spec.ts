import type { Locator } from '@playwright/test';
import { expect, test } from './support/fixtures.js';
import { daemonPid, takeStep, waitUntilReady } from './support/walk.js';

test('the timeline zooms, filters and goes event by event, and the page follows', async ({ openLesson }) => {
  const lesson = await openLesson();
  const { page, timeline } = lesson;
  await waitUntilReady(lesson);
  await takeStep(lesson);
  await takeStep(lesson);
  const daemon = await daemonPid(lesson);
  const slider = timeline.getByRole('slider');
  const told = page.getByTestId('timeline-event');

  await page.keyboard.press(',');
  await lesson.waitForState('past');
  const [, before = ''] = /^(\d+) of/.exec((await told.textContent()) ?? '') ?? [];
  await page.keyboard.press(',');
  await expect(told).toHaveText(new RegExp(`^${Number(before) - 1} of`));
  await expect(told, 'is read out').toHaveAttribute('aria-live', 'polite');
  await page.keyboard.press('.');
  await expect(told).toHaveText(new RegExp(`^${before} of`));

  await slider.focus();
  const width = async () => (await slider.boundingBox())?.width ?? 0;
  const whole = await width();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(width).toBeGreaterThan(whole * 1.5);
  await timeline.getByRole('button', { name: 'All of it' }).click();
  await expect.poll(width).toBeLessThanOrEqual(whole + 1);

  await timeline.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Process' }).selectOption(String(daemon));
  await expect(timeline.locator('.lane')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await slider.focus();
  await page.keyboard.press('End');
  await lesson.waitForState('live');
  await expect(told).toContainText(`${daemon} called setsid() = ${daemon}`);
});

test('the lane of the event that is stepped to comes in sight, and zooming out from far in draws it whole', async ({
  openPlayground,
  page,
}) => {
  const world = await openPlayground();
  await page.keyboard.type('for i in 1 2 3 4 5 6 7 8 9; do sleep 30$i & done\n');
  const last = await world.pidOf('sleep 309');

  const slider = world.timeline.getByRole('slider');
  const told = page.getByTestId('timeline-event');
  const down = () => world.timeline.locator('.strip-scroll').evaluate((strip) => strip.scrollTop);
  expect(await down()).toBe(0);
  await slider.focus();
  while (!(await told.innerText()).includes(`${last} called setpgid`)) {
    const before = await slider.getAttribute('aria-valuenow');
    await page.keyboard.press('ArrowLeft');
    await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
  }
  await expect.poll(down).toBeGreaterThan(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect.poll(down).toBe(0);

  const width = async () => (await slider.boundingBox())?.width ?? 0;
  const whole = await width();
  await page.keyboard.press('End');
  for (let times = 0; times < 8; times += 1) await page.keyboard.press('+');
  await expect.poll(width).toBeGreaterThan(whole * 3);
  // What the browser would say of a picture of negative width is an error of the page.
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await expect.poll(width).toBeLessThanOrEqual(whole + 1);
});

/** What is on the screen of the event in words: whether any of it has to be scrolled to, or is cut. */
const cut = (told: Locator) =>
  told.evaluate((p) => {
    const words = p.querySelector('.strip-words')!;
    const { bottom, right } = words.getBoundingClientRect();
    const strip = p.closest('.strip')!.getBoundingClientRect();
    return (
      words.scrollWidth > words.clientWidth ||
      words.scrollHeight > words.clientHeight ||
      bottom > strip.bottom ||
      right > strip.right ||
      [...words.querySelectorAll('*')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    );
  });

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const)
  for (const lang of ['en', 'zh'])
    test(`no event in words is cut: ${width} pixels, ${lang}`, async ({ openLesson, page }) => {
      await page.setViewportSize({ width, height });
      const lesson = await openLesson('14-build-a-daemon', { lang });
      await waitUntilReady(lesson);
      for (let step = 0; step < 3; step += 1) await takeStep(lesson);
      const tab = page.locator('[data-view=table]');
      if (await tab.isVisible()) await tab.click();
      const told = page.getByTestId('timeline-event');
      const slider = lesson.timeline.getByRole('slider');
      const back = lesson.timeline.getByRole('button').first();
      let toldTo = 0;
      for (let event = 0; event < 40 || toldTo === 0; event += 1) {
        const before = await slider.getAttribute('aria-valuenow');
        await back.click();
        await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
        const words = await told.innerText();
        if (/as it was told to\s*$|（奉命执行）/.test(words)) toldTo += 1;
        expect(await cut(told), words).toBe(false);
      }
    });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 } });

  test('an event in words is not cut', async ({ openPlayground, page }) => {
    const world = await openPlayground();
    await page.keyboard.type('/bin/echo one two three four five six seven eight nine ten\n');
    await page.locator('[data-view=table]').click();
    const slider = world.timeline.getByRole('slider');
    const told = page.getByTestId('timeline-event');
    await expect(told).toContainText('ended with status 0');
    await expect(slider).toHaveAttribute('aria-valuetext', /^now, /);
    while (!(await told.innerText()).includes('nine ten')) {
      const before = await slider.getAttribute('aria-valuenow');
      await slider.press('ArrowLeft');
      await expect(slider).not.toHaveAttribute('aria-valuenow', before ?? '');
    }
    expect(await cut(told)).toBe(false);
  });
});
