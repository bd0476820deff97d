// npm run bench [-- NAME…]: measures, and holds each figure against its target.
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ROOT } from './lib/root.mjs';
import { Trouble, runMain, say } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

/** @typedef {import('../bench/lib/statistics.mjs').Measurement} Measurement */

const SUFFIX = '.bench.mjs';

/** @param {number} value */
const round = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/**
 * @param {Measurement} measurement
 * @returns {{ ok: boolean, line: string }}
 */
function judge(measurement) {
  if ('skipped' in measurement)
    return { ok: true, line: `SKIP  ${measurement.what}: ${measurement.skipped}` };
  const { what, value, unit, atMost = Infinity, atLeast = -Infinity, note } = measurement;
  const ok = value <= atMost && value >= atLeast;
  const target = Number.isFinite(atMost)
    ? `at most ${atMost}`
    : Number.isFinite(atLeast)
      ? `at least ${atLeast}`
      : '';
  const against = target === '' ? '' : ` (target: ${target})`;
  return {
    ok,
    line: `${ok ? 'ok   ' : 'MISS '} ${what}: ${round(value)} ${unit}${against}${note ? `; ${note}` : ''}`,
  };
}

await runMain(async () => {
  await setUp();
  const all = readdirSync(`${ROOT}/bench`)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Trouble(`there is no bench ${unknown}; there are ${all.join(', ')}`);
  let misses = 0;
  for (const name of wanted.length > 0 ? wanted : all) {
    say(`measuring ${name} …`);
    const bench = await import(pathToFileURL(`${ROOT}/bench/${name}${SUFFIX}`).href);
    for (const measurement of /** @type {Measurement[]} */ (await bench.default())) {
      const { ok, line } = judge(measurement);
      process.stdout.write(`${line}\n`);
      if (!ok) misses += 1;
    }
  }
  return misses === 0 ? 0 : 1;
});
