import { existsSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { run, runTool } from './run.mjs';
import { say } from './say.mjs';

/**
 * Programs that tests hold the code against, by Debian package. Without one, the tests that need it are skipped, and
 * say so.
 * @type {Record<string, { programs: string[], why: string }>}
 */
const TOOLS = {
  procps: { programs: ['ps'], why: 'the oracle for the process table' },
  strace: { programs: ['strace'], why: 'the oracle for the tracer' },
  'util-linux': {
    programs: ['unshare', 'setpriv', 'script'],
    why: 'namespaces: most of the system tests need them',
  },
  zsh: { programs: ['zsh'], why: 'a shell that must behave as without a tracer' },
  tmux: { programs: ['tmux'], why: 'a terminal in a terminal, resized' },
  vim: { programs: ['vim'], why: 'a full-screen program, resized' },
};

/** @param {string} program */
const isThere = (program) =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );

/** Packages of which a program is missing. */
const missingTools = () =>
  Object.entries(TOOLS)
    .filter(([, { programs }]) => !programs.every(isThere))
    .map(([name]) => name);

let listsAreFresh = false;

/**
 * Installs Debian packages, where that can be done without asking: as root, with apt-get.
 * @param {string[]} packages
 * @returns {Promise<boolean>}
 */
async function aptInstall(packages) {
  if (process.getuid?.() !== 0 || !isThere('apt-get')) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  say(`installing ${packages.join(', ')} (apt-get) …`);
  if (!listsAreFresh) {
    listsAreFresh = true;
    await run('apt-get', ['update', '-qq'], { output: 'stderr', env });
  }
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const { code } = await run('apt-get', args, { output: 'stderr', env });
  if (code !== 0)
    say(`apt-get could not install ${packages.join(', ')} (exit status ${code}); its words are above`);
  return code === 0;
}

/** Says what of the tools is missing, after trying to get it. */
export async function provideTools() {
  const missing = missingTools();
  if (missing.length > 0) await aptInstall(missing);
  for (const name of missingTools()) {
    say(
      `MISSING: ${TOOLS[name]?.programs.join(', ')} (${TOOLS[name]?.why}); tests that need it will be skipped.`,
    );
    say(`  Remedy: apt-get install ${name}, or your system’s package of that name`);
  }
}

/**
 * A Chromium for the browser tests: the system’s, else Debian’s package (as root), else Playwright’s download.
 * @returns {Promise<string | null>} its path; null, after saying what to do, when there is none to be had
 */
export async function provideChromium() {
  const found = findChromium();
  if (found !== null) return found;
  if (await aptInstall(['chromium'])) {
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  say('downloading a Chromium (playwright install chromium) …');
  const args = ['install', ...(process.getuid?.() === 0 ? ['--with-deps'] : []), 'chromium'];
  await runTool('@playwright/test/cli.js', args, { output: 'stderr' });
  const downloaded = findChromium();
  if (downloaded === null) {
    say('MISSING: a Chromium for the browser tests, and none could be installed.');
    say(
      '  Remedy: apt-get install chromium, or set CHROME_PATH to a Chrome or Chromium that runs on this machine',
    );
  }
  return downloaded;
}
