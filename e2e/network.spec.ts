import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import {
  daemonPid,
  enterTerminal,
  expectCells,
  screenText,
  takeStep,
  waitUntilReady,
} from './support/walk.js';

/** How long the network is away. */
const DROP_MS = 5_000;

test('a network that is away for 5 s: the page notices, resumes, and has lost nothing', async ({
  page,
  server,
  pageErrors,
}) => {
  let cut = false;
  let connections = 0;
  // While the network is cut nothing passes, and neither end is told: as with a cable pulled.
  await page.routeWebSocket(/\/ws$/, (near) => {
    connections += 1;
    if (cut) return;
    const far = near.connectToServer();
    near.onMessage((message) => {
      if (!cut) far.send(message);
    });
    far.onMessage((message) => {
      if (!cut) near.send(message);
    });
  });
  await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
  const lesson = new LessonPage(page);
  await lesson.waitForState('live');
  await waitUntilReady(lesson);
  await takeStep(lesson);
  const child = await daemonPid(lesson);
  await enterTerminal(page);
  await page.keyboard.type('(sleep 3; echo meanwhile) &\n');
  await expect.poll(() => screenText(page)).toContain('sleep 3');
  await page.keyboard.press('F6');

  cut = true;
  const started = Date.now();
  await lesson.waitForState('lost');
  await expect(lesson.next).toHaveAttribute('aria-disabled', 'true');
  await expect.poll(() => Date.now() - started, { timeout: DROP_MS * 2 }).toBeGreaterThan(DROP_MS);
  cut = false;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));

  await lesson.waitForState('live');
  expect(connections).toBeGreaterThan(1);
  await expect.poll(() => screenText(page)).toMatch(/# meanwhile/);
  await expectCells(lesson, child, { ppid: 1, sid: 2, tty: 'pts/0' });
  await takeStep(lesson);
  await expectCells(lesson, child, { sid: child, tty: '?' });
  pageErrors.length = 0; // the browser's own word about connections that were cut
});

test('a server that was started anew: the page says that it needs the new address, and goes on once it has the token', async ({
  page,
  context,
  openLesson,
  pageErrors,
}) => {
  let cut = (): void => undefined;
  await page.routeWebSocket(/\/ws$/, (near) => {
    const far = near.connectToServer();
    cut = () => {
      void far.close();
      void near.close();
    };
  });
  const lesson = await openLesson('02-fork-and-orphans', { lang: 'en' });
  const cookies = await context.cookies();
  await context.clearCookies();
  cut();
  await lesson.waitForState('lost');
  await expect(page.getByRole('alert')).toContainText('The server was started anew');
  await context.addCookies(cookies);
  await page.getByRole('button', { name: 'Try now' }).click();
  await lesson.waitForState('live');
  await expect(page.getByRole('alert')).toHaveCount(0);
  pageErrors.length = 0; // the browser's own word about being refused
});
