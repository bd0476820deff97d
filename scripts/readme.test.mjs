import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './lib/root.mjs';

const readme = readFileSync(`${ROOT}/README.md`, 'utf8');
const folders = ['packages', 'apps'].flatMap((group) =>
  readdirSync(`${ROOT}/${group}`).map((name) => `${group}/${name}`),
);
const manifests = ['.', ...folders].map((folder) =>
  JSON.parse(readFileSync(`${ROOT}/${folder}/package.json`, 'utf8')),
);

/** Every file of ours that a README may name. */
const FILES = ['packages', 'apps', 'bench', 'lessons']
  .flatMap((group) =>
    readdirSync(`${ROOT}/${group}`, { recursive: true }).map((name) => `/${group}/${String(name)}`),
  )
  .filter((path) => !/\/(node_modules|dist)\//.test(path));

const foreign = manifests
  .flatMap(({ dependencies, devDependencies }) => Object.entries({ ...dependencies, ...devDependencies }))
  .filter(([name]) => !name.startsWith('@daemonlab/'));

describe('README.md', () => {
  it.each(foreign.map(([name]) => name))('says what %s is for', (name) => {
    expect(readme).toContain(`\`${name}\``);
  });

  it.each(folders)('has %s on its map', (folder) => {
    expect(readme).toContain(`(${folder}/)`);
  });

  it('leads nowhere that is not there', () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
      .map((link) => link[1] ?? '')
      .filter((to) => !to.includes(':'));
    expect(links.filter((to) => !existsSync(`${ROOT}/${to}`))).toEqual([]);
  });
});

describe.each([...folders, 'bench'])('README.md of %s', (folder) => {
  it('names files that are there', () => {
    const named = readFileSync(`${ROOT}/${folder}/README.md`, 'utf8').matchAll(
      /`([a-z][\w./-]*\.(?:tsx?|mjs|c|sh))`/g,
    );
    const missing = [...named]
      .map(([, name]) => name)
      .filter((name) => !FILES.some((file) => file.endsWith(`/${name}`)));
    // A name in capitals stands for any: `decoders/FAMILY.ts`.
    expect(missing.filter((name) => !/[A-Z]{4}/.test(name ?? ''))).toEqual([]);
  });
});

describe('dependencies', () => {
  it('are pinned to one version, the same everywhere', () => {
    expect(foreign.filter(([, range]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(String(range)))).toEqual([]);
    const versions = new Set(foreign.map(([name, version]) => `${name} ${version}`));
    expect(versions.size).toBe(new Set(foreign.map(([name]) => name)).size);
  });
});
