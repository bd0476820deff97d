import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryUse } from './memory-use.js';

let proc = '';
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'memory-'));
});
afterEach(() => {
  rmSync(proc, { recursive: true });
});

/** A process as a kernel with pages of 64 KiB (arm64) shows it: `statm` counts pages, `status` kB. */
function process(pid: number, status: string, statm: string): void {
  mkdirSync(join(proc, String(pid)));
  writeFileSync(join(proc, String(pid), 'status'), status);
  writeFileSync(join(proc, String(pid), 'statm'), statm);
}

test("counts what is a process's own, however large the kernel's pages are", () => {
  process(
    2,
    'Name:\tbash\nVmRSS:\t    4096 kB\nRssAnon:\t    1024 kB\nRssFile:\t    3072 kB\n',
    '90 64 48 1 0 20 0\n',
  );
  process(
    3,
    'Name:\thog\nVmRSS:\t  204800 kB\nRssAnon:\t  204800 kB\nRssFile:\t       0 kB\n',
    '9000 3200 0 1 0 20 0\n',
  );
  process(4, 'Name:\tsh\nState:\tZ (zombie)\n', '0 0 0 0 0 0 0\n');
  expect(memoryUse([2, 3, 4, 5], proc, '')).toEqual({ bytes: (1024 + 204800) * 1024, largest: 3 });
});
