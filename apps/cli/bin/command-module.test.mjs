import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandModule } from './command-module.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'checkout-'));
  mkdirSync(path.join(root, 'packages/protocol'), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Writes a file as if at this time (s since the epoch). @param {string} file @param {number} at */
function written(file, at) {
  const whole = path.join(root, file);
  mkdirSync(path.dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  utimesSync(whole, at, at);
}
const chosen = () => {
  const module = commandModule(pathToFileURL(`${root}/`));
  return module && path.relative(root, module.pathname);
};

test('nothing is started before the first build', () => {
  expect(chosen()).toBe(null);
});

test.each(['apps/cli', 'apps/server', 'packages/protocol'])(
  'the bundle is started as long as %s has not been compiled since',
  (project) => {
    written('apps/cli/dist/index.js', 100);
    expect(chosen()).toBe('apps/cli/dist/index.js');
    written(`${project}/dist/.tsbuildinfo`, 101);
    written('apps/cli/dist/bundle/index.js', 102);
    expect(chosen()).toBe('apps/cli/dist/bundle/index.js');
    written(`${project}/dist/.tsbuildinfo`, 103);
    expect(chosen()).toBe('apps/cli/dist/index.js');
  },
);
