/**
 * What may import what, in one place. A unit is a folder of sources behind one door:
 * a package's own, or a named sub-path of it. It may only name units above it, so no cycle can be written down here.
 *
 * @typedef {object} Unit
 * @property {string} folder the nearest unit above a file is the one it belongs to
 * @property {string} entry the door’s own file, below the folder
 * @property {'pure' | 'browser' | 'node'} platform `pure` and `browser` reach no module of Node’s, by whatever way
 * @property {boolean} native may it reach compiled code?
 * @property {string[]} may units of other packages that it may import
 */

/** @type {Record<string, Unit>} */
export const UNITS = {
  protocol: { folder: 'packages/protocol/src', entry: 'index.ts', platform: 'pure', native: false, may: [] },
  explain: {
    folder: 'packages/explain/src',
    entry: 'index.ts',
    platform: 'pure',
    native: false,
    may: ['protocol'],
  },
  libc: { folder: 'packages/libc/src', entry: 'index.ts', platform: 'node', native: true, may: [] },
  'libc/arch': {
    folder: 'packages/libc/src/arch',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: [],
  },
  procfs: {
    folder: 'packages/procfs/src',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol'],
  },
  source: {
    folder: 'packages/source/src',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: [],
  },
  tracer: {
    folder: 'packages/tracer/src',
    entry: 'index.ts',
    platform: 'node',
    native: true,
    may: ['protocol', 'libc'],
  },
  world: {
    folder: 'packages/world/src',
    entry: 'index.ts',
    platform: 'node',
    native: true,
    may: ['protocol', 'libc', 'tracer'],
  },
  'world/mount-point': {
    folder: 'packages/world/src/mount-point',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol'],
  },
  lesson: {
    folder: 'packages/lesson/src',
    entry: 'index.ts',
    platform: 'pure',
    native: false,
    may: ['protocol'],
  },
  'lesson/nearest': {
    folder: 'packages/lesson/src/nearest',
    entry: 'index.ts',
    platform: 'pure',
    native: false,
    may: [],
  },
  'lesson/node': {
    folder: 'packages/lesson/src/node',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol'],
  },
  'lab/client': {
    folder: 'packages/lab/src/client',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol', 'world/mount-point'],
  },
  lab: {
    folder: 'packages/lab/src',
    entry: 'index.ts',
    platform: 'node',
    native: true,
    may: ['protocol', 'libc', 'procfs', 'source', 'tracer', 'world'],
  },
  testkit: {
    folder: 'packages/testkit/src',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol'],
  },
  server: {
    folder: 'apps/server/src',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['protocol', 'lesson', 'lesson/node', 'lab/client'],
  },
  cli: {
    folder: 'apps/cli/src',
    entry: 'index.ts',
    platform: 'node',
    native: true,
    may: [
      'protocol',
      'explain',
      'libc',
      'libc/arch',
      'procfs',
      'tracer',
      'world',
      'lesson',
      'lesson/nearest',
      'lesson/node',
      'lab/client',
      'lab',
      'server',
    ],
  },
  web: {
    folder: 'apps/web/src',
    entry: 'main.tsx',
    platform: 'browser',
    native: false,
    may: ['protocol', 'explain', 'lesson'],
  },
};

/** Packages of others that load compiled code. */
export const NATIVE = ['koffi', 'node-pty'];
