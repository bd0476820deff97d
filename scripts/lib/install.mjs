import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';
import { Trouble, say } from './say.mjs';

/**
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */

/**
 * @param {string} file
 * @returns {Record<string, LockEntry> | null} null when there is none, or only half of one
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null; // no lock to compare with is the same as a wrong one: npm ci puts it right, or says what is wrong
  }
}

/**
 * Must this entry be there on this machine? Optional ones must when they are made for its system and processor: they
 * are the prebuilt native parts. Those for one C library only are left to npm to pick.
 * @param {LockEntry} entry
 */
function isNeeded(entry) {
  if (!entry.optional) return true;
  if (entry.libc !== undefined || entry.os === undefined || entry.cpu === undefined) return false;
  return entry.os.includes(process.platform) && entry.cpu.includes(process.arch);
}

/**
 * What of package-lock.json is not in node_modules. npm writes node_modules/.package-lock.json when an installation is
 * complete, so comparing the two needs no stamp of our own and sees an interrupted or partial installation too.
 * @param {string} [root]
 * @returns {string[]}
 */
export function missingPackages(root = ROOT) {
  const wanted = readLock(`${root}/package-lock.json`);
  const present = readLock(`${root}/node_modules/.package-lock.json`);
  if (wanted === null || present === null) return ['node_modules'];
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && isNeeded(entry))
    .filter(([path, entry]) => present[path]?.version !== entry.version || !existsSync(`${root}/${path}`))
    .map(([path]) => path);
}

/** @param {string} folder */
function requireWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new Trouble(
      `${folder} is not writable for this user, and what is needed must be installed there. ` +
        'Run this as the user the folder belongs to, or clone into a folder of your own.',
    );
  }
}

/**
 * npm keeps a cache below HOME; where that cannot be, one inside the repository serves.
 * @returns {NodeJS.ProcessEnv}
 */
function cacheEnvironment() {
  if (process.env['npm_config_cache'] !== undefined) {
    const cache = process.env['npm_config_cache'];
    if (isCreatable(cache)) return {};
  } else if (process.env['HOME'] && isCreatable(`${process.env['HOME']}/.npm`)) return {};
  const cache = `${ROOT}/.cache/npm`;
  say(`npm’s cache folder cannot be written; using ${cache} instead`);
  return { npm_config_cache: cache, npm_config_logs_dir: `${cache}/_logs` };
}

/** @param {string} path */
function isCreatable(path) {
  for (let at = path; ; at = at.slice(0, at.lastIndexOf('/'))) {
    try {
      accessSync(at === '' ? '/' : at, constants.W_OK);
      return true;
    } catch (error) {
      const absent = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT';
      if (!absent || !at.includes('/')) return false;
    }
  }
}

/** Installs what package-lock.json names, unless it is all there. No package's install script is run: nothing needs one. */
export async function install() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  requireWritable(ROOT);
  say(
    existsSync(`${ROOT}/node_modules`)
      ? `${missing.length} package(s) are not as package-lock.json has them; installing (npm ci) …`
      : 'installing packages (npm ci); the first time this takes a minute …',
  );
  const { code } = await run(
    'npm',
    [
      'ci',
      '--ignore-scripts',
      '--include=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ],
    // npm start may have been called with settings of its own (NODE_ENV=production, omit) that must not leave out the build tools
    { output: 'stderr', env: { NODE_ENV: '', ...cacheEnvironment() } },
  );
  if (code === 127)
    throw new Trouble('npm is not in PATH. It comes with Node; install it (Debian: apt-get install npm).');
  if (code !== 0) {
    throw new Trouble(
      `npm ci failed (exit status ${code}); its own words are above. ` +
        'Usual reasons: no way to the package registry (proxy? offline?), a full disk, or files owned by another user.',
    );
  }
  const still = missingPackages();
  if (still.length > 0) {
    throw new Trouble(
      `npm ci ended well, yet these are missing: ${still.slice(0, 5).join(', ')}. ` +
        'npm leaves out an optional package quietly when it cannot be fetched; try again.',
    );
  }
}
