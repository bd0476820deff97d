import { test as base, expect } from '@playwright/test';
import { LessonPage } from './lesson-page.js';
import { screenText } from './walk.js';
import { startServer } from '../../scripts/lib/server.mjs';

interface TestFixtures {
  /** Opens a lesson with the token and waits until its world is live. */
  openLesson: (slug?: string, query?: Record<string, string>) => Promise<LessonPage>;
  /** Opens the playground with the token, on a phone its terminal, and goes into the terminal once its shell asks for a command. */
  openPlayground: () => Promise<LessonPage>;
  /** Console messages of level error and uncaught exceptions of the page. At the end of each test there must be none that was not taken out of here. */
  pageErrors: string[];
}

type RunningServer = Awaited<ReturnType<typeof startServer>>;

interface WorkerFixtures {
  server: RunningServer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // Playwright reads which fixtures are asked for from this pattern
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  pageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      await use(errors);
      expect(errors, 'errors in the browser’s console').toEqual([]);
    },
    { auto: true },
  ],

  openLesson: async ({ page, server }, use) => {
    await use(async (slug = '14-build-a-daemon', query = { lang: 'en' }) => {
      await page.goto(server.address(`/lessons/${slug}`, query));
      const lesson = new LessonPage(page);
      await lesson.waitForState('live');
      return lesson;
    });
  },

  openPlayground: async ({ page, server }, use) => {
    await use(async () => {
      await page.goto(server.address('/playground', { lang: 'en' }));
      const world = new LessonPage(page);
      await world.waitForState('live');
      const tab = page.locator('[data-view=terminal]');
      if (await tab.isVisible()) await tab.click();
      await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
      await page.getByRole('textbox', { name: /pts\/0/ }).focus();
      return world;
    });
  },
});

export { expect };
