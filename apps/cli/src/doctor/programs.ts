import type { Finding } from './finding.js';
import { howToInstall } from './install.js';
import type { Machine } from './machine.js';

/** The first of these programs that is in PATH. */
const firstOf = (machine: Machine, names: readonly string[]): string | null =>
  names.map((name) => machine.which(name)).find((path) => path !== null) ?? null;

/** The program of util-linux that every world is started through; the one of busybox knows no `--pdeathsig`. */
export function probeSetpriv(machine: Machine): Finding {
  const base = { id: 'setpriv', title: 'setpriv' };
  const path = machine.which('setpriv');
  const outcome = path === null ? null : machine.run(['setpriv', '--pdeathsig', 'KILL', '--', 'true']);
  if (outcome?.status === 0)
    return { ...base, state: 'ok', found: path!, means: 'Worlds are started with it.' };
  return {
    ...base,
    state: 'missing',
    found: path === null ? 'not installed' : `${path}, not of util-linux`,
    means: 'Every world is started with it, so that it ends with its lab host.',
    remedy: howToInstall(machine, 'setpriv'),
  };
}

export function probeBash(machine: Machine): Finding {
  const path = machine.which('bash');
  const base = { id: 'bash', title: 'Shell' };
  if (path !== null) return { ...base, state: 'ok', found: path, means: 'The shell of every terminal.' };
  return {
    ...base,
    state: 'note',
    found: 'no bash',
    means: 'Terminals run sh, which sends its jobs no SIGHUP: lessons that show bash doing so differ.',
    remedy: howToInstall(machine, 'bash'),
  };
}

export function probePs(machine: Machine): Finding {
  const path = machine.which('ps');
  const base = { id: 'ps', title: 'ps' };
  if (path === null)
    return {
      ...base,
      state: 'note',
      found: 'not installed',
      means: 'The page shows its table all the same, but `ps -efj` cannot be typed in a terminal.',
      remedy: howToInstall(machine, 'ps'),
    };
  const version = machine.run(['ps', '--version']);
  const procps = version.status === 0 && /procps/.test(version.stdout);
  if (procps)
    return { ...base, state: 'ok', found: version.stdout.trim(), means: '`ps -efj` works in a terminal.' };
  return {
    ...base,
    state: 'note',
    found: `${path}, not of procps`,
    means: 'Typed in a terminal, `ps -efj` prints another table than the page.',
    remedy: howToInstall(machine, 'ps'),
  };
}

export function probeCompiler(machine: Machine): Finding {
  const path = firstOf(machine, ['cc', 'gcc', 'clang']);
  const base = { id: 'compiler', title: 'C compiler' };
  if (path !== null)
    return { ...base, state: 'ok', found: path, means: 'C programs of your own can be compiled.' };
  return {
    ...base,
    state: 'note',
    found: 'none',
    means: 'The lessons need none; only C programs of your own do.',
    remedy: howToInstall(machine, 'cc'),
  };
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export function probeBrowser(machine: Machine): Finding {
  const path = firstOf(machine, BROWSERS);
  const base = { id: 'chromium', title: 'Chromium' };
  if (path !== null) return { ...base, state: 'ok', found: path, means: 'npm test can use it.' };
  return {
    ...base,
    state: 'note',
    found: 'not in PATH',
    means: 'Only npm test needs one, and gets its own if it can.',
    remedy: howToInstall(machine, 'chromium'),
  };
}
