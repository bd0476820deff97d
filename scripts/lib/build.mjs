import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { startFirstLabs } from './first-labs.mjs';
import { CACHE, ROOT } from './root.mjs';
import { runTool } from './run.mjs';
import { Trouble, say } from './say.mjs';

/** Everything the command, the server and the tests load; the rest is reached by references. */
export const BUILT_PROJECTS = ['apps/cli', 'apps/web', 'packages/testkit'];

const NOT_SOURCE = new Set(['node_modules', 'dist', 'types']);

/**
 * The files below a folder with their sizes and times, tests left out, as one hash. Enough to tell that nothing was touched: a
 * false alarm costs an incremental build, no more.
 * @param {string[]} paths files or folders, relative to the root
 */
function fingerprint(paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const visit = (path) => {
    const stat = statSync(`${ROOT}/${path}`, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      for (const name of readdirSync(`${ROOT}/${path}`).sort()) {
        if (!NOT_SOURCE.has(name) && !/\.test(-support)?\.[jt]sx?$/.test(name)) visit(`${path}/${name}`);
      }
    } else {
      hash.update(`${path} ${stat?.size ?? 'absent'} ${stat?.mtimeMs ?? ''}\n`);
    }
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

const COMMON = [
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.dom.json',
  'tsconfig.node.json',
  'tsconfig.pure.json',
];

/** @param {string} folder with a vite.config.ts @returns {Promise<{ code: number }>} */
const viteBuild = (folder) =>
  runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {
    output: 'stderr',
    cwd: `${ROOT}/${folder}`,
    env: { NODE_ENV: 'production' },
  });

/**
 * @typedef {object} Product
 * @property {string} name
 * @property {string} saying what is said while it is made
 * @property {string[]} sources
 * @property {() => string[]} results files that must be there
 * @property {() => Promise<{ code: number }>} make
 */

/** @type {Product[]} */
const PRODUCTS = [
  {
    name: 'code',
    saying: 'compiling (tsc -b) …',
    sources: [...COMMON, 'packages', 'apps'],
    results: () => [
      'apps/cli/dist/index.js',
      'apps/server/dist/index.js',
      ...readdirSync(`${ROOT}/packages`).map((name) => `packages/${name}/dist/index.js`),
    ],
    make: () => runTool('typescript/bin/tsc', ['-b', ...BUILT_PROJECTS], { output: 'stderr' }),
  },
  {
    name: 'lab-host',
    saying: 'putting the lab host into one file (vite build) …',
    sources: [...COMMON, 'packages'],
    results: () => ['packages/lab/dist/bundle/host/main.cjs', 'packages/lab/dist/bundle/host/cached.cjs'],
    make: async () => {
      const built = await viteBuild('packages/lab');
      if (built.code === 0) await startFirstLabs();
      return built;
    },
  },
  {
    name: 'command',
    saying: 'putting the command into few files (vite build) …',
    sources: [...COMMON, 'packages', 'apps/server', 'apps/cli'],
    results: () => ['apps/cli/dist/bundle/index.js'],
    make: () => viteBuild('apps/cli'),
  },
  {
    name: 'page',
    saying: 'building the page (vite build) …',
    sources: [...COMMON, 'packages/protocol', 'packages/lesson', 'apps/web'],
    results: () => ['apps/web/dist/index.html'],
    make: () => viteBuild('apps/web'),
  },
];

/** @param {Product} product */
async function bring(product) {
  const stamp = `${CACHE}/built-${product.name}`;
  const now = fingerprint(product.sources);
  const before = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (before === now && product.results().every((file) => existsSync(`${ROOT}/${file}`))) return;
  say(product.saying);
  const { code } = await product.make();
  if (code !== 0) throw new Trouble(`the build failed (${product.name}); what is wrong stands above.`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(stamp, now);
}

/** Builds what is not up to date: code first, for the rest is made from it. */
export async function build() {
  for (const product of PRODUCTS) await bring(product);
}
