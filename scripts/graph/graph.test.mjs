import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIVE, UNITS } from './allowed.mjs';
import { checkGraph } from './check.mjs';
import { importsOf } from './read.mjs';

/** A small workspace of the same kind, with nothing wrong: each test breaks one thing in it. */
const SOUND = {
  'package.json': { devDependencies: { vitest: '1.0.0' } },
  'packages/protocol/package.json': { name: '@daemonlab/protocol', exports: { '.': {} } },
  'packages/protocol/tsconfig.json': {},
  'packages/protocol/src/index.ts': `export { row } from './row.js';`,
  'packages/protocol/src/row.ts': `export const row = 1;`,
  'packages/lab/package.json': {
    name: '@daemonlab/lab',
    exports: { '.': {}, './client': {} },
    dependencies: { '@daemonlab/protocol': '1', koffi: '1' },
  },
  'packages/lab/tsconfig.json': { references: [{ path: '../protocol' }] },
  'packages/lab/src/index.ts': `import './host.js';`,
  'packages/lab/src/host.ts': `import koffi from 'koffi'; import { row } from '@daemonlab/protocol'; koffi(row);`,
  'packages/lab/src/client/index.ts': `import type { Host } from '../host.js'; import 'node:fs';`,
  'apps/server/package.json': {
    name: '@daemonlab/server',
    exports: { '.': {} },
    dependencies: { '@daemonlab/lab': '1' },
  },
  'apps/server/tsconfig.json': { references: [{ path: '../../packages/lab' }] },
  'apps/server/src/index.ts': `import { startLab } from '@daemonlab/lab/client'; startLab();`,
  'apps/server/src/index.test.ts': `import { test } from 'vitest'; import { row } from '@daemonlab/protocol';`,
};

/** @type {Record<string, import('./allowed.mjs').Unit>} */
const TABLE = {
  protocol: { folder: 'packages/protocol/src', entry: 'index.ts', platform: 'pure', native: false, may: [] },
  'lab/client': {
    folder: 'packages/lab/src/client',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: [],
  },
  lab: { folder: 'packages/lab/src', entry: 'index.ts', platform: 'node', native: true, may: ['protocol'] },
  server: {
    folder: 'apps/server/src',
    entry: 'index.ts',
    platform: 'node',
    native: false,
    may: ['lab/client'],
  },
};

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'daemonlab-graph-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/**
 * What is found in the sound workspace with these files put in.
 * @param {Record<string, unknown>} [files]
 * @param {typeof TABLE} [units]
 */
function findingsWith(files = {}, units = TABLE) {
  for (const [file, content] of Object.entries({ ...SOUND, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return checkGraph({ root, units, native: ['koffi'] });
}

/** @param {Record<string, unknown>} [files] @param {typeof TABLE} [units] */
const rulesWith = (files, units) => findingsWith(files, units).map(({ rule, file }) => `${rule} ${file}`);

describe('the package graph', () => {
  it('finds nothing in a sound workspace', () => {
    expect(findingsWith()).toEqual([]);
  });

  it('finds an import that the table does not allow', () => {
    const server = 'apps/server/src/index.ts';
    const findings = findingsWith({ [server]: `import { startLab } from '@daemonlab/lab';` });
    expect(findings).toContainEqual({ rule: 'layer', file: server, text: 'server may not import lab' });
  });

  it('finds an import that goes past the door', () => {
    const file = 'packages/lab/src/host.ts';
    const found = rulesWith({
      [file]: `import koffi from 'koffi'; import '@daemonlab/protocol/dist/row.js';`,
    });
    expect(found).toContain(`deep ${file}`);
  });

  it('finds a test that goes past the door', () => {
    const file = 'packages/lab/src/host.test.ts';
    expect(rulesWith({ [file]: `import '@daemonlab/protocol/src/row.js';` })).toEqual([`deep ${file}`]);
  });

  it('finds a relative import that leaves its package', () => {
    const file = 'packages/lab/src/extra.ts';
    expect(rulesWith({ [file]: `export { row } from '../../protocol/src/row.js';` })).toEqual([
      `outside ${file}`,
    ]);
  });

  it('finds a dependency that is used but not declared, and one declared but not used', () => {
    const file = 'packages/lab/src/extra.ts';
    expect(rulesWith({ [file]: `import('ws');` })).toEqual([`undeclared ${file}`]);
    const manifest = { ...SOUND['packages/protocol/package.json'], dependencies: { zod: '1' } };
    expect(rulesWith({ [file]: '', 'packages/protocol/package.json': manifest })).toEqual([
      'unused packages/protocol/package.json',
    ]);
  });

  it('finds references that are missing or too many', () => {
    expect(rulesWith({ 'packages/lab/tsconfig.json': {} })).toEqual([
      'references packages/lab/tsconfig.json',
    ]);
    const more = { references: [{ path: '../../packages/lab' }, { path: '../../packages/protocol' }] };
    expect(
      rulesWith({
        'packages/lab/tsconfig.json': SOUND['packages/lab/tsconfig.json'],
        'apps/server/tsconfig.json': more,
      }),
    ).toEqual(['references apps/server/tsconfig.json']);
  });

  it('finds a pure package that reads Node’s modules, even for a type', () => {
    const file = 'packages/protocol/src/row.ts';
    expect(rulesWith({ [file]: `import type { Stats } from 'node:fs';` })).toEqual([`platform ${file}`]);
    expect(rulesWith({ [file]: `import { join } from 'path';` })).toEqual([`platform ${file}`]);
  });

  it('follows native code through files and packages, but not through types', () => {
    const client = 'packages/lab/src/client/index.ts';
    const found = rulesWith({ [client]: `import { Host } from '../host.js';` });
    // the client itself, and the server that imports it
    expect(found.filter((finding) => finding === 'native packages/lab/src/host.ts')).toHaveLength(2);
  });

  it('finds a package, or a door, that the table does not know', () => {
    const added = { 'packages/new/package.json': { name: '@daemonlab/new', exports: { '.': {} } } };
    expect(rulesWith(added)).toContain('table packages/new');
    const door = { name: '@daemonlab/protocol', exports: { '.': {}, './extra': {} } };
    expect(rulesWith({ 'packages/protocol/package.json': door })).toContain(
      'table packages/protocol/package.json',
    );
  });

  it('finds a table that allows a cycle', () => {
    const units = { ...TABLE, protocol: { ...TABLE['protocol'], may: ['lab'] } };
    expect(rulesWith({}, /** @type {typeof TABLE} */ (units))).toEqual(['table allowed.mjs']);
  });
});

describe('the table of allowed imports', () => {
  it('keeps the server and the page free of native code', () => {
    expect(NATIVE).toContain('koffi');
    expect([UNITS['server']?.native, UNITS['web']?.native, UNITS['lab/client']?.native]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('importsOf', () => {
  it('sees every way to name a module, and which of them stay after compilation', () => {
    const text = `
      import a from 'a'; import type { B } from 'b'; import { type C } from 'c'; import { type D, d } from 'd';
      import 'e'; export { f } from 'f'; export type { G } from 'g'; const h = await import('h');
      type I = import('i').I; require('k'); createRequire(import.meta.url)('l'); // import 'no'
      const j = "import 'no'";`;
    const seen = importsOf(text, 'x.ts').map(({ from, typeOnly }) => (typeOnly ? `(${from})` : from));
    expect(seen.join(' ')).toBe('a (b) (c) d e f (g) h (i) k l');
  });

  it('sees the imports of a style sheet', () => {
    expect(
      importsOf(`@import '@fontsource/x/400.css'; @import url("y.css");`, 'x.css').map(({ from }) => from),
    ).toEqual(['@fontsource/x/400.css', 'y.css']);
  });
});
