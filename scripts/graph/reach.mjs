import { SCOPE, isNodes, packageOf, unitOf } from './names.mjs';

/**
 * @typedef {import('./allowed.mjs').Unit} Unit
 * @typedef {import('./check.mjs').Find} Find
 * @typedef {import('./read.mjs').Source} Source
 */

/**
 * Follows what stays after compilation, from every file of a unit to wherever it leads: pure and browser code reach no
 * module of Node’s, and what must stay free of compiled code reaches none.
 * @param {Map<string, Source>} sources
 * @param {Record<string, Unit>} units
 * @param {string[]} native
 * @param {Find} find
 */
export function checkReach(sources, units, native, find) {
  for (const [name, unit] of Object.entries(units)) {
    if (unit.platform === 'node' && unit.native) continue;
    /** @type {Set<string>} */
    const seen = new Set();
    const todo = [...sources.values()].filter(({ file, isTest }) => !isTest && unitOf(file, units) === name);
    for (let source = todo.pop(); source !== undefined; source = todo.pop()) {
      if (seen.has(source.file)) continue;
      seen.add(source.file);
      for (const { from, typeOnly, file } of source.imports) {
        if (unit.platform !== 'node' && isNodes(from)) {
          find('platform', source.file, `${name} is ${unit.platform}, and this imports ${from}`);
        }
        if (typeOnly) continue;
        if (!unit.native && native.includes(packageOf(from))) {
          find('native', source.file, `${name} must not load native code, and this imports ${from}`);
        }
        const next = file ?? entryOf(from, units);
        const found = next === undefined ? undefined : sources.get(next);
        if (found !== undefined) todo.push(found);
      }
    }
  }
}

/** @param {string} from @param {Record<string, Unit>} units */
function entryOf(from, units) {
  const unit = from.startsWith(SCOPE) ? units[from.slice(SCOPE.length)] : undefined;
  return unit && `${unit.folder}/${unit.entry}`;
}
