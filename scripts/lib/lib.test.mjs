import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { missingPackages } from './install.mjs';
import { isNodeSupported, requireNode } from './node-version.mjs';
import { run } from './run.mjs';

describe('the Node release', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0', '26.0.0'])('%s is new enough', (version) => {
    expect(isNodeSupported(version)).toBe(true);
  });

  it.each(['16.20.0', '18.20.8', '20.18.3', '21.7.0', '22.11.0'])('%s is too old', (version) => {
    expect(isNodeSupported(version)).toBe(false);
  });

  it('is named, with the remedy', () => {
    expect(() => {
      requireNode('18.20.8');
    }).toThrow(/Node 18\.20\.8.*needs 20\.19 or newer/);
  });
});

describe('missingPackages', () => {
  const here = { os: [process.platform], cpu: [process.arch], optional: true };
  const wanted = {
    '': { version: '0.1.0' },
    'packages/protocol': { version: '0.1.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/native': { version: '1.0.0', ...here },
    'node_modules/elsewhere': { version: '1.0.0', os: ['aix'], cpu: ['ppc64'], optional: true },
    'node_modules/one-libc': { version: '1.0.0', ...here, libc: ['musl'] },
  };
  const installed = { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/native': { version: '1.0.0' } };
  let root = '';

  /** @param {object} packages */
  const havePackages = (packages) => {
    writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'daemonlab-install-'));
    for (const name of ['zod', 'native']) mkdirSync(join(root, 'node_modules', name), { recursive: true });
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    havePackages(installed);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('is content with what this machine needs', () => {
    expect(missingPackages(root)).toEqual([]);
  });

  it('sees that nothing is installed, or only half', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(missingPackages(root)).toEqual(['node_modules']);
  });

  it('sees another version', () => {
    havePackages({ ...installed, 'node_modules/zod': { version: '3.0.0' } });
    expect(missingPackages(root)).toEqual(['node_modules/zod']);
  });

  it('sees a native part for this machine that npm left out', () => {
    havePackages({ 'node_modules/zod': { version: '4.0.0' } });
    expect(missingPackages(root)).toEqual(['node_modules/native']);
  });

  it('sees a package whose folder was removed', () => {
    rmSync(join(root, 'node_modules/zod'), { recursive: true });
    expect(missingPackages(root)).toEqual(['node_modules/zod']);
  });
});

describe('run', () => {
  it('gives the exit status as a shell does', async () => {
    expect((await run('sh', ['-c', 'exit 3'])).code).toBe(3);
    expect((await run('sh', ['-c', 'kill -TERM $$'])).code).toBe(143);
    expect((await run('no-such-program', [], { output: 'capture' })).code).toBe(127);
  });

  it('captures what was printed, in the environment that was given', async () => {
    const { stdout, output } = await run('sh', ['-c', 'echo $WORD; echo oh >&2'], {
      output: 'capture',
      env: { WORD: 'yes' },
    });
    expect(stdout).toBe('yes\n');
    expect(output).toContain('oh');
  });

  it('leaves signals alone once no child runs', async () => {
    const before = process.listenerCount('SIGTERM');
    await run('true', []);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
