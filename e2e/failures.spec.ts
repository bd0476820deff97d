import { expect, test } from './support/fixtures.js';
import { screenText } from './support/walk.js';

// What does not come, or comes broken, is told in its place; nothing else of the page is lost with it.
test.describe('code that does not come', () => {
  test('of a lesson’s own page', async ({ page, server, pageErrors }) => {
    let missing = true;
    await page.route(/\/assets\/lab-[^/]*\.js/, (route) => (missing ? route.abort() : route.continue()));
    await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    await expect(page.getByRole('main')).toContainText('could not be fetched');
    missing = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByTestId('process-table').locator('[data-pid="2"]')).toBeVisible();
    pageErrors.length = 0; // the browser's own word about it
  });

  test('of its entry: what else has come draws it', async ({ page, server, pageErrors }) => {
    await page.route(/\/assets\/lesson-[^/]*\.js/, (route) => route.abort());
    // It has failed before anything of the page can hear of it.
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/assets/lesson-'));
    await page.route(/\/assets\/arrival-[^/]*\.js/, async (route) => {
      await failed;
      await route.continue();
    });
    await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    await expect(page.getByTestId('process-table').locator('[data-pid="2"]')).toBeVisible();
    pageErrors.length = 0;
  });

  test('of a part of it', async ({ openLesson, pageErrors }) => {
    const lesson = await openLesson('14-build-a-daemon', { lang: 'zh' });
    const { page } = lesson;
    let missing = true;
    await page.route(/\/assets\/Explore-[^/]*\.js/, (route) => (missing ? route.abort() : route.continue()));
    await page.getByRole('button', { name: '探索' }).first().click();
    await expect(page.getByRole('alert')).toContainText('没能取到页面的这一部分');
    await expect(lesson.row(2)).toBeVisible();
    missing = false;
    await page.getByRole('alert').getByRole('button').click();
    await expect(page.getByTestId('explore-panel')).toBeVisible();
    pageErrors.length = 0;
  });

  test('of a page that the server has a newer build of: it says so, and loads again', async ({
    page,
    server,
    pageErrors,
  }) => {
    await page.goto(server.address('/playground', { lang: 'en' }));
    await expect(page.locator('html')).toHaveAttribute('data-state', 'live');
    await expect.poll(() => screenText(page)).toMatch(/[#$] *$/);
    await page.getByTestId('breakpoints').press('Enter');
    await page.getByRole('switch', { name: 'setsid' }).press('Space');
    await page.keyboard.press('Escape');
    let rebuilt = true;
    await page.route('**/assets/**', (route) =>
      rebuilt ? route.fulfill({ status: 404, body: '' }) : route.continue(),
    );
    await page.getByRole('textbox', { name: /pts\/0/ }).focus();
    await page.keyboard.type('setsid sleep 321\n');
    const holds = page.getByTestId('holds');
    await expect(holds.getByRole('alert')).toContainText('newer Daemon Lab than this page');
    rebuilt = false;
    await holds.getByRole('button', { name: 'Load it again' }).click();
    await expect(page.locator('.hold')).toContainText('is held before');
    pageErrors.length = 0;
  });
});

test('a page that cannot be drawn says so', async ({ page, server, pageErrors }) => {
  let broken = true;
  await page.route('**/api/lessons/14-build-a-daemon', (route) =>
    broken ? route.fulfill({ json: { slug: '14-build-a-daemon' } }) : route.continue(),
  );
  await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
  await expect(page.getByRole('heading', { name: 'This page has stopped' })).toBeVisible();
  broken = false;
  await page.getByRole('button', { name: 'Load it again' }).click();
  await expect(page.getByTestId('process-table').locator('[data-pid="2"]')).toBeVisible();
  pageErrors.length = 0;
});
