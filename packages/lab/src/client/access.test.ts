import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readableByAll } from './access.js';

let folder = '';
let [inner, file] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'access-')); // nobody else may enter it
  inner = join(folder, 'inner');
  file = join(inner, 'file');
  mkdirSync(inner, { mode: 0o755 });
  writeFileSync(file, '', { mode: 0o644 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('what everybody may read is not readable in a folder that they may not enter', () => {
  expect(readableByAll(file)).toBe(false);
  chmodSync(folder, 0o711);
  expect(readableByAll(file)).toBe(true);
  chmodSync(file, 0o640);
  expect(readableByAll(file)).toBe(false);
});

test('asked of a folder on, what is above it does not matter', () => {
  expect(readableByAll(file, inner)).toBe(true);
  expect(readableByAll(file, folder)).toBe(false);
  chmodSync(inner, 0o750);
  expect(readableByAll(file, inner)).toBe(false);
});
