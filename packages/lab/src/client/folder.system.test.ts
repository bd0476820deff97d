import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, removeAbandoned } from './folder.js';

let within = '';
beforeEach(() => {
  within = mkdtempSync(join(tmpdir(), 'folders-'));
});
afterEach(() => {
  rmSync(within, { recursive: true });
});

test('the folder of a lab host that is gone is removed, with all in it; no other', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const folder = makeFolder(child.pid!, within);
  mkdirSync(join(folder, 'home'));
  const own = makeFolder(process.pid, within);
  const strange = join(within, 'daemonlab-abcdef');
  mkdirSync(strange);
  const elsewhere = makeFolder(process.pid, within);
  writeFileSync(join(elsewhere, 'owner'), `pid:[1] ${child.pid!}`);
  try {
    removeAbandoned(within);
    expect(existsSync(folder)).toBe(true);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  removeAbandoned(within);
  expect(existsSync(folder)).toBe(false);
  expect([own, strange, elsewhere].map((one) => existsSync(one))).toEqual([true, true, true]);
});
