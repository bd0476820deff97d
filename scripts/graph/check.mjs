import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkImports, checkReferences } from './declared.mjs';
import { SCOPE } from './names.mjs';
import { checkReach } from './reach.mjs';
import { readJson, readSources } from './read.mjs';

/**
 * @typedef {import('./allowed.mjs').Unit} Unit
 * @typedef {import('./read.mjs').Source} Source
 *
 * @typedef {object} Finding
 * @property {'table' | 'layer' | 'deep' | 'outside' | 'undeclared' | 'unused' | 'references' | 'platform' | 'native'} rule
 * @property {string} file
 * @property {string} text
 *
 * @typedef {object} Pack
 * @property {string} name without the scope
 * @property {string} folder
 * @property {any} manifest
 * @property {Source[]} sources
 *
 * @typedef {(rule: Finding['rule'], file: string, text: string) => void} Find
 */

/**
 * Holds a workspace against the table: the table itself, real imports, package.json and tsconfig references must agree.
 * @param {{ root: string, units: Record<string, Unit>, native: string[] }} options
 * @returns {Finding[]}
 */
export function checkGraph({ root, units, native }) {
  /** @type {Finding[]} */
  const findings = [];
  /**
   * @param {Finding['rule']} rule
   * @param {string} file
   * @param {string} text
   */
  const find = (rule, file, text) => {
    findings.push({ rule, file, text });
  };

  const packs = readPacks(root);
  checkTable(packs, units, find);

  /** @type {Map<string, Source>} */
  const sources = new Map(packs.flatMap((pack) => pack.sources).map((source) => [source.file, source]));
  const rootManifest = readJson(`${root}/package.json`);
  for (const pack of packs) {
    checkImports(pack, units, rootManifest, find);
    checkReferences(root, pack, find);
  }
  checkReach(sources, units, native, find);
  return findings;
}

/**
 * @param {string} root
 * @returns {Pack[]}
 */
function readPacks(root) {
  return ['packages', 'apps']
    .filter((group) => existsSync(`${root}/${group}`))
    .flatMap((group) => readdirSync(`${root}/${group}`).map((name) => `${group}/${name}`))
    .filter((folder) => existsSync(`${root}/${folder}/package.json`))
    .map((folder) => {
      const manifest = readJson(`${root}/${folder}/package.json`);
      return {
        name: String(manifest.name).replace(SCOPE, ''),
        folder,
        manifest,
        sources: readSources(root, `${folder}/src`),
      };
    });
}

/**
 * The table names every package, only upward, and every door of it stands in `exports`.
 * @param {Pack[]} packs
 * @param {Record<string, Unit>} units
 * @param {Find} find
 */
function checkTable(packs, units, find) {
  const order = Object.keys(units);
  order.forEach((name, index) => {
    for (const other of units[name]?.may ?? []) {
      const at = order.indexOf(other);
      if (at === -1) find('table', 'allowed.mjs', `${name} may import ${other}, which is no unit`);
      else if (at >= index)
        find('table', 'allowed.mjs', `${name} may import ${other}, which does not stand above it`);
    }
  });
  for (const pack of packs) {
    const doors = order.filter((name) => name === pack.name || name.startsWith(`${pack.name}/`));
    if (doors.length === 0)
      find('table', pack.folder, `${pack.name} does not stand in the table of allowed imports`);
    for (const door of Object.keys(pack.manifest.exports ?? {})) {
      const name = join(pack.name, door);
      if (!(name in units))
        find('table', `${pack.folder}/package.json`, `its door ${door} does not stand in the table`);
    }
  }
}
