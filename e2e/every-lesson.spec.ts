import { existsSync, readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import type { LessonPage } from './support/lesson-page.js';
import { nameOf, settingsOf } from './support/settings.js';
import { takeStep, waitUntilReady } from './support/walk.js';

// Every lesson from its first step to its last, each in one of the eight combinations of language, colours and width.
// By hand: WALK=all npx playwright test every-lesson (144 walks), or WALK=zh-dark-390,en-light-1024 for some;
// WALK_PICTURES=FOLDER keeps a picture of every page that was looked at.

const LESSONS = readdirSync('lessons')
  .filter((slug) => existsSync(`lessons/${slug}/lesson.yaml`))
  .sort();
const PICTURES = process.env['WALK_PICTURES'];

/** Everything has been fetched and drawn, and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('.pane:empty, .view [aria-busy="true"]')).toHaveCount(0);
  await expect
    .poll(() => page.evaluate(() => document.getAnimations().some((a) => a.playState === 'running')))
    .toBe(false);
}

/** The page breaks no rule of WCAG 2.2 AA, and nothing sticks out of it to the side. */
async function expectSound(page: Page): Promise<void> {
  await settle(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, 'nothing sticks out to the side').toBeLessThanOrEqual(0);
}

/** What the page says about the steps taken so far: all of them done, all they claim true, nothing gone wrong. */
async function expectHeld(lesson: LessonPage, taken: number): Promise<void> {
  const { page } = lesson;
  await expect(page.locator('.rail-dashes [data-kind="done"]')).toHaveCount(taken);
  await expect(page.getByRole('alert')).toHaveCount(0);
  for (const claims of await page.locator('.claims').all())
    await expect(claims, 'every claim holds').toHaveAttribute('data-all-hold', 'true');
}

test.describe.configure({ mode: 'parallel' });

test.describe('every lesson, from its first step to its last', () => {
  test.setTimeout(300_000);

  for (const [place, slug] of LESSONS.entries())
    for (const setting of settingsOf(place, process.env['WALK']))
      test(`${slug}, ${nameOf(setting)}`, async ({ page, openLesson }) => {
        const { language, scheme, width } = setting;
        await page.setViewportSize({ width, height: width < 800 ? 844 : 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const picture = async (of: string) => {
          if (PICTURES === undefined) return;
          await settle(page);
          await page.screenshot({ path: `${PICTURES}/${slug}-${nameOf(setting)}-${of}.png` });
        };

        const lesson = await openLesson(slug, { lang: language });
        await waitUntilReady(lesson);
        const steps = await page.locator('.rail-dashes i').count();
        expect(steps).toBeGreaterThan(0);
        await expectHeld(lesson, 0);
        await picture('0');
        await expectSound(page);

        for (let taken = 1; taken <= steps; taken += 1) {
          await takeStep(lesson);
          await expectHeld(lesson, taken);
          await picture(String(taken));
        }
        await expect(lesson.next).toBeDisabled();
        await expect(page.locator('.take-home li')).toHaveCount(3);
        await expectSound(page);

        // On a phone the machine is behind tabs, each to be looked at by itself.
        for (const view of width < 800 ? ['explore', 'table', 'map', 'terminal'] : []) {
          await page.locator(`[role="tab"][data-view="${view}"]`).click();
          await picture(`end-${view}`);
          await expectSound(page);
        }
      });
});
