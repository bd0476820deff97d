import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What a command prints under strace, whose own output goes to a file.
 * @param {string} calls to stop at, with commas between
 * @param {string[]} argv
 * @returns {string}
 */
export function straced(calls, argv) {
  const folder = mkdtempSync(join(tmpdir(), 'daemonlab-bench-'));
  try {
    const options = ['-f', '--seccomp-bpf', `-etrace=${calls}`, '-o', join(folder, 'strace')];
    return execFileSync('strace', [...options, ...argv], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
