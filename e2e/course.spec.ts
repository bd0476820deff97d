import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { waitUntilReady } from './support/walk.js';

test('the course leads to a lesson, a step of it, and back', async ({ page, server }) => {
  await page.goto(server.address('/', { lang: 'en' }));
  await page.getByRole('link', { name: 'Fork once more' }).click();
  const lesson = new LessonPage(page);
  await lesson.waitForState('live');
  await waitUntilReady(lesson);
  const offer = page.getByRole('status').filter({ hasText: 'Fork once more' });
  await expect(offer).toContainText('3 steps come before it');
  await offer.getByRole('button', { name: 'Take them now' }).click();
  await expect(page.getByRole('heading', { name: 'Fork once more' })).toBeVisible({ timeout: 60_000 });
  await waitUntilReady(lesson);
  await expect(lesson.explain).toContainText('SIGHUP reached');

  // the address has been followed: a reload stays where one is
  await page.reload();
  await lesson.waitForState('live');
  await expect(lesson.pastBanner).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Fork once more' })).toBeVisible();

  await page.getByRole('link', { name: 'Daemon Lab' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How a daemon is made' })).toBeVisible();
  await page.goBack();
  await lesson.waitForState('live');
});

test('a link to a step that the lesson has not says so', async ({ page, server }) => {
  await page.goto(`${server.address('/lessons/05-setsid', { lang: 'zh' })}#no-such-step`);
  const lesson = new LessonPage(page);
  await waitUntilReady(lesson);
  const told = page.getByRole('status').filter({ hasText: '这一课没有“no-such-step”这一步' });
  await told.getByRole('button', { name: '关闭' }).click();
  await expect(told).toHaveCount(0);
});

test('an address that leads nowhere says so, in the chosen language', async ({
  page,
  server,
  pageErrors,
}) => {
  await page.goto(server.address('/lessons/99-nothing', { lang: 'zh' }));
  await expect(page.getByRole('heading', { name: '这个地址上什么也没有' })).toBeVisible();
  await page.getByRole('link', { name: '回到课程' }).click();
  await expect(page.getByRole('heading', { name: '守护进程是怎样炼成的' })).toBeVisible();
  await page.getByTestId('lang-switch').click();
  await expect(page.getByRole('heading', { name: 'How a daemon is made' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  pageErrors.length = 0; // the browser's own word about the 404
});
