import { relative } from 'node:path';
import type { Problem, WalkReport } from '@daemonlab/lesson/node';
import type { ClaimResult } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';

/** `lessons/14-x/lesson.yaml:12: …`, the file as seen from the current folder. */
export function problemText(problem: Problem, cwd: string): string {
  const seen = relative(cwd, problem.file);
  const file = seen.startsWith('..') ? problem.file : seen;
  return `${file}:${String(problem.line)}: ${problem.message}\n`;
}

const nameOf = (walk: WalkReport): string =>
  walk.omit.length === 0 ? 'every step' : `without ${walk.omit.join(', ')}`;

function claimsText(step: string, claims: readonly ClaimResult[], style: Style): string {
  return claims
    .filter((claim) => !claim.holds)
    .map(
      (claim) =>
        `         ${style.bold(step)}: ${claim.claim}\n${style.dim(`           found: ${claim.found === '' ? 'nothing' : claim.found}`)}\n`,
    )
    .join('');
}

/** One walk through a lesson: a line when all is well, and under it each claim that does not hold with what was found. */
export function walkText(walk: WalkReport, ms: number, style: Style): string {
  const claims = [...walk.setup, ...walk.steps.flatMap((step) => step.claims)];
  const count = `${String(claims.filter((claim) => claim.holds).length)} of ${String(claims.length)} claims`;
  const mark = walk.holds ? style.good('ok   ') : style.bad('FAILS');
  let text = `  ${mark}  ${nameOf(walk).padEnd(28)} ${count.padStart(16)} ${style.dim(`${(ms / 1000).toFixed(1)} s`)}\n`;
  text += claimsText('setup', walk.setup, style);
  for (const { step, claims: own, failure } of walk.steps) {
    text += claimsText(step, own, style);
    if (failure)
      text += `         ${style.bold(step)} could not be taken: ${failure.code}, ${failure.detail}\n`;
  }
  return text;
}
