import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from './support/fixtures.js';
import { LessonPage } from './support/lesson-page.js';
import { startServer } from '../scripts/lib/server.mjs';
import { daemonPid, takeStep, waitUntilReady } from './support/walk.js';

interface Process {
  pid: number;
  command: string;
  /** When it was started, in ticks after boot. */
  started: number;
}

/** The processes that a process has started, its own and theirs. */
function descendants(pid: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent: Number(fields[1]), started: Number(fields[19]), command }];
      } catch {
        return []; // it has ended in the meantime
      }
    });
  const found: Process[] = [];
  for (let parents = [pid]; parents.length > 0;) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map((child) => child.pid);
  }
  return found;
}

/** Lab hosts of a server, the oldest first. */
const labHosts = (server: number): number[] =>
  descendants(server)
    .filter(({ command }) => /lab\/dist\/(bundle\/)?host\/main\.c?js$/.test(command))
    .sort((a, b) => a.started - b.started)
    .map(({ pid }) => pid);

test('a lab host killed with -9: its page says so and offers a new world; the other goes on', async ({
  browser,
  page,
}) => {
  const server = await startServer();
  try {
    await page.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    const mine = new LessonPage(page);
    await mine.waitForState('live');
    await waitUntilReady(mine);
    await takeStep(mine);
    const host = labHosts(server.process.pid!)[0];
    expect(host, 'the lab host of the only world').toBeDefined();

    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(server.address('/lessons/14-build-a-daemon', { lang: 'en' }));
    const theirs = new LessonPage(other);
    await theirs.waitForState('live');
    await waitUntilReady(theirs);

    process.kill(host!, 'SIGKILL');
    await mine.waitForState('lost');
    const notice = page.getByRole('alert').filter({ hasText: 'This world is gone' });
    await expect(notice).toContainText('ended all of a sudden');

    await takeStep(theirs);
    await expect(theirs.explain).toContainText('adopted by');

    await notice.getByRole('button', { name: 'Start a fresh world' }).click();
    await mine.waitForState('live');
    await waitUntilReady(mine);
    await takeStep(mine);
    expect(await daemonPid(mine)).toBeGreaterThan(2);
    await context.close();
    // A page that is left open would call for its server again, and say in the console that there is none.
    await page.goto('about:blank');
  } finally {
    await server.stop();
  }
});
