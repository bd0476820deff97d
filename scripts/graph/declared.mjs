import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { SCOPE, isNodes, packageOf, unitOf } from './names.mjs';
import { readJson } from './read.mjs';

/**
 * @typedef {import('./allowed.mjs').Unit} Unit
 * @typedef {import('./check.mjs').Find} Find
 * @typedef {import('./check.mjs').Pack} Pack
 */

/**
 * Every import is allowed, goes through a door, and is declared; every declaration is used.
 * @param {Pack} pack
 * @param {Record<string, Unit>} units
 * @param {any} rootManifest
 * @param {Find} find
 */
export function checkImports(pack, units, rootManifest, find) {
  /** @type {Record<string, string>} */
  const declared = pack.manifest.dependencies ?? {};
  /** @type {Record<string, string>} */
  const tools = { ...rootManifest.devDependencies, ...pack.manifest.devDependencies };
  const used = new Set();

  for (const { file, isTest, imports } of pack.sources) {
    const unit = unitOf(file, units);
    for (const { from, typeOnly, file: target } of imports) {
      if (from.startsWith('.')) {
        if (!normalize(join(file, '..', from)).startsWith(`${pack.folder}/`)) {
          find('outside', file, `${from} leaves the package: import it by its name`);
        } else if (target === undefined && !from.includes('?'))
          find('outside', file, `${from} does not exist`);
        continue;
      }
      if (isNodes(from)) continue;
      const name = packageOf(from);
      if (from.startsWith(SCOPE)) {
        const door = from.slice(SCOPE.length);
        if (!(door in units)) find('deep', file, `${from} is no door of ${name}`);
        else if (!isTest && name !== pack.manifest.name && !(unit && units[unit]?.may.includes(door))) {
          find('layer', file, `${unit ?? file} may not import ${door}`);
        }
      }
      if (isTest || name === pack.manifest.name) continue;
      used.add(name);
      const typesOnly = typeOnly && `@types/${name}` in tools;
      if (!(name in declared) && !typesOnly) {
        find('undeclared', file, `${name} is not among the dependencies of ${pack.folder}/package.json`);
      }
    }
  }
  if (pack.sources.length === 0) return;
  for (const name of Object.keys(declared)) {
    if (!used.has(name))
      find('unused', `${pack.folder}/package.json`, `${name} is a dependency, but nothing imports it`);
  }
}

/**
 * References of a package’s tsconfig files name the packages it depends on, and no other.
 * @param {string} root
 * @param {Pack} pack
 * @param {Find} find
 */
export function checkReferences(root, pack, find) {
  const configs = ['tsconfig.json', 'tsconfig.node.json'].filter((name) =>
    existsSync(`${root}/${pack.folder}/${name}`),
  );
  const referenced = new Set(
    configs
      .flatMap((name) => readJson(`${root}/${pack.folder}/${name}`).references ?? [])
      .map((/** @type {{ path: string }} */ { path }) =>
        normalize(join(pack.folder, path.replace(/\/?tsconfig[^/]*$/, ''))),
      )
      .map((folder) => folder.replace(/\/$/, ''))
      .filter((folder) => folder !== pack.folder)
      .map((folder) => String(readJson(`${root}/${folder}/package.json`).name)),
  );
  const depends = Object.keys(pack.manifest.dependencies ?? {}).filter((name) => name.startsWith(SCOPE));
  for (const name of depends) {
    if (!referenced.has(name))
      find('references', `${pack.folder}/tsconfig.json`, `${name} is a dependency, but not referenced`);
  }
  for (const name of referenced) {
    if (!depends.includes(name))
      find('references', `${pack.folder}/tsconfig.json`, `${name} is referenced, but no dependency`);
  }
}
