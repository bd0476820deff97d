import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';

test.describe('the page opens', () => {
  test('the course names its lessons', async ({ page, server }) => {
    await page.goto(server.address('/', { lang: 'en' }));
    await expect(page).toHaveTitle(/Daemon Lab/);
    await expect(page.getByRole('link', { name: /daemon/i }).first()).toBeVisible();
    expect(page.url(), 'the token leaves the address bar').not.toContain(server.token);
  });

  test('nobody gets in without the token', async ({ page, server, pageErrors }) => {
    const response = await page.goto(`${server.origin}/lessons/14-build-a-daemon`);
    expect(response?.status()).toBe(401);
    pageErrors.length = 0; // the browser’s own word about it
  });

  test('a lesson’s world is live: init is 1, the shell is 2, both in the table', async ({ openLesson }) => {
    const lesson = await openLesson();
    await expect(lesson.row(1)).toBeVisible();
    await expect(lesson.cell(2, 'tty')).toHaveText(/pts\/0/);
    expect(await lesson.read(2, 'sid')).toBe('2');
    expect(await lesson.read(2, 'cmd')).toMatch(/(ba)?sh/);
  });

  test('the lesson’s code is small, and carries no schemas: what it is sent was checked by who sends it', async ({
    page,
    server,
  }) => {
    const scripts: Promise<{ text: string; bytes: number }>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      const sizes = response.request().sizes();
      scripts.push(
        Promise.all([response.text(), sizes]).then(([text, { responseBodySize: bytes }]) => ({
          text,
          bytes,
        })),
      );
    });
    await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    await expect(page.getByTestId('process-table').locator('[data-pid="2"]')).toBeVisible();
    const loaded = await Promise.all(scripts);
    expect(loaded.filter(({ text }) => text.includes('ZodError'))).toEqual([]);
    const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes, 'compressed').toBeLessThan(250_000);
  });

  test('every stable test id stands for one thing', async ({ openLesson }) => {
    const { page } = await openLesson();
    for (const id of [
      'step-next',
      'step-back',
      'world-reset',
      'process-table',
      'process-map',
      'timeline',
      'terminal',
      'explain',
      'lang-switch',
    ]) {
      await expect(page.getByTestId(id), id).toHaveCount(1);
    }
  });
});

test.describe('accessibility (WCAG 2.2 AA)', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`course and lesson, ${scheme}`, async ({ page, server, openLesson }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.goto(server.address('/', { lang: 'en' }));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await accessibilityFindings(page)).toEqual([]);
      await openLesson();
      expect(await accessibilityFindings(page)).toEqual([]);
    });
  }

  test('the lesson in Chinese at 390 px', async ({ page, openLesson }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openLesson('14-build-a-daemon', { lang: 'zh' });
    await expect(page.locator('html')).toHaveAttribute('lang', /^zh/);
    expect(await accessibilityFindings(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, 'nothing sticks out to the side').toBeLessThanOrEqual(0);
  });
});
