import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostModules } from './host-modules.js';

let packages = '';
beforeEach(() => {
  packages = mkdtempSync(path.join(tmpdir(), 'packages-'));
});
afterEach(() => {
  rmSync(packages, { recursive: true });
});

/** Writes a file as if at this time (s since the epoch). */
function written(file: string, at: number): void {
  const whole = path.join(packages, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  utimesSync(whole, at, at);
}
const chosen = (): string[] => hostModules(packages).map((file) => path.relative(packages, file));
/** The bundle, run with what is compiled of it. */
const BUNDLED = ['lab/dist/bundle/host/cached.cjs', 'lab/dist/bundle/host/main.cjs'];

test('the bundle is started as long as nothing in it has been compiled since', () => {
  written('tracer/dist/.tsbuildinfo', 100);
  written('lab/dist/.tsbuildinfo', 101);
  written('lab/dist/bundle/host/main.cjs', 102);
  expect(chosen()).toEqual(BUNDLED);
  written('tracer/dist/.tsbuildinfo', 103);
  expect(chosen()).toEqual(['lab/dist/host/main.js']);
});

const { references } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../tsconfig.json'), 'utf8'),
) as { references: { path: string }[] };
test.each(references.map((reference) => path.basename(reference.path)))(
  'nor is it when %s, which the lab is built on, has been compiled since',
  (name) => {
    written('lab/dist/bundle/host/main.cjs', 102);
    written(`${name}/dist/.tsbuildinfo`, 103);
    expect(chosen()).toEqual(['lab/dist/host/main.js']);
  },
);

test('without a bundle the module that it is made of is started', () => {
  written('lab/dist/.tsbuildinfo', 100);
  expect(chosen()).toEqual(['lab/dist/host/main.js']);
});
