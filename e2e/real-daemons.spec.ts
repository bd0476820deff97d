import { accessibilityFindings } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import { takeStep } from './support/walk.js';

const SIX = ['cron', 'sshd', 'rsyslogd', 'nginx', 'redis-server', 'dnsmasq'];

test('the table of real daemons fills from traces and says which are recordings, with their version', async ({
  openLesson,
  page,
}) => {
  const lesson = await openLesson('16-real-daemons');
  const daemons = page.getByTestId('daemons');
  await expect(daemons).toHaveCount(0);
  await takeStep(lesson);

  for (const name of SIX) {
    const row = daemons.locator(`[data-daemon="${name}"]`);
    const source = await row.getAttribute('data-source');
    await expect(row).toContainText(source === 'live' ? 'traced here' : /recorded, \d/);
    // fork and setsid are taken by all of them, in that order.
    const [fork, setsid] = await Promise.all(
      ['fork', 'setsid'].map(async (step) =>
        Number(await row.locator(`[data-step="${step}"]`).getAttribute('data-place')),
      ),
    );
    expect(fork).toBeGreaterThan(0);
    expect(setsid).toBeGreaterThan(fork ?? 0);
  }

  const cron = daemons.locator('[data-daemon="cron"]');
  const live = (await cron.getAttribute('data-source')) === 'live';
  await daemons.getByRole('button', { name: 'cron' }).click();
  await expect(daemons).toContainText(live ? 'Traced in your world' : 'Recorded, not run here: cron 3.0');
  expect(await accessibilityFindings(page)).toEqual([]);
});
