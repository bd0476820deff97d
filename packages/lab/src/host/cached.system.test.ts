import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const CACHED = path.join(import.meta.dirname, '../../dist/bundle/host/cached.cjs');

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cached-'));
  file = path.join(folder, 'told.cjs');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes the file as if at this time (s since the epoch). */
function written(text: string, at: number): void {
  writeFileSync(file, text);
  utimesSync(file, at, at);
}
const run = (...flags: string[]): string =>
  execFileSync(process.execPath, [...flags, CACHED, file], { encoding: 'utf8' });
const caches = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.cache'))
    .map((name) => path.join(folder, name));

test('a file is run as Node would run it, and what was compiled of it is kept and used', () => {
  written(
    `console.log(require('node:path').relative(__dirname, __filename), require('./other.cjs'), typeof module.exports, '中文');`,
    100,
  );
  writeFileSync(path.join(folder, 'other.cjs'), 'module.exports = 7;');
  expect(run()).toBe('told.cjs 7 object 中文\n');
  const [cache = ''] = caches();
  const before = statSync(cache);
  expect(before.size).toBeGreaterThan(100);
  expect(run()).toBe('told.cjs 7 object 中文\n');
  expect(caches()).toEqual([cache]);
  expect(statSync(cache)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
});

test('what was compiled of an older file of the same length is not run', () => {
  written(`console.log((() => 'old')());`, 100);
  expect(run()).toBe('old\n');
  written(`console.log((() => 'new')());`, 200);
  expect(run()).toBe('new\n');
});

test('another V8, or the same with other flags, has its own', () => {
  written(`console.log('told');`, 100);
  run();
  expect(run('--max-semi-space-size=2')).toBe('told\n');
  expect(caches()).toHaveLength(2);
});

test('what cannot be used is replaced', () => {
  written(`console.log('told');`, 100);
  run();
  const [cache = ''] = caches();
  writeFileSync(cache, 'nonsense');
  expect(run()).toBe('told\n');
  expect(statSync(cache).size).toBeGreaterThan(100);
});

test('what was damaged is not run', () => {
  written(`console.log([1, 2, 3].map((n) => n + 1).join(' '));`, 100);
  run();
  const [cache = ''] = caches();
  const sound = readFileSync(cache);
  for (let part = 1; part < 8; part += 1) {
    const damaged = Buffer.from(sound);
    damaged.fill(0xff, Math.floor((sound.length * part) / 8)); // what a disk that was full, or broken, may leave
    writeFileSync(cache, damaged);
    expect(run()).toBe('2 3 4\n');
    expect(readFileSync(cache)).not.toEqual(damaged);
  }
});

test('where what was compiled cannot be put in its place, nothing is left of it', () => {
  written(`console.log('told');`, 100);
  run();
  const [cache = ''] = caches();
  rmSync(cache);
  mkdirSync(cache);
  expect(run()).toBe('told\n');
  expect(readdirSync(folder).sort()).toEqual([path.basename(file), path.basename(cache)].sort());
});

test('where nothing can be kept, the file is run all the same', () => {
  written(`require('node:fs').rmSync(__dirname, { recursive: true }); console.log('told');`, 100);
  expect(run()).toBe('told\n');
  expect(() => statSync(folder)).toThrow('ENOENT');
  folder = mkdtempSync(path.join(tmpdir(), 'cached-'));
});
