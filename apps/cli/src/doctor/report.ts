import type { Isolation } from '@daemonlab/protocol';
import type { Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import type { Finding } from './finding.js';

const INDENT = 31;
const MARKS = { ok: 'ok', note: 'note', missing: 'MISSING' } as const;

function mark(state: Finding['state'], style: Style): string {
  const text = MARKS[state].padEnd(7);
  return state === 'ok' ? style.good(text) : state === 'note' ? style.warn(text) : style.bad(text);
}

/** One finding as text; what is in order takes one line. */
export function findingText(finding: Finding, style: Style, width: number): string {
  const fit = (text: string): string => wrap(text, width, INDENT);
  const lines = [
    `${mark(finding.state, style)} ${style.bold(finding.title.padEnd(INDENT - 9))} ${fit(finding.found)}`,
  ];
  const below = (text: string): string => `${' '.repeat(INDENT)}${fit(text)}`;
  if (finding.state !== 'ok') lines.push(style.dim(below(finding.means)));
  if (finding.remedy !== undefined) lines.push(below(`Remedy: ${finding.remedy}`));
  return `${lines.join('\n')}\n`;
}

/** What it all comes to. */
interface Verdict {
  /** Labs can run. */
  ok: boolean;
  /** The isolation that would be used; null when none works. */
  isolation: Isolation | null;
}

/** Labs can run when one has run. */
export function verdictOf(findings: readonly Finding[]): Verdict {
  const works = (isolation: Isolation): boolean =>
    findings.some(({ id, state }) => id === `lab-${isolation}` && state === 'ok');
  const isolation = works('namespaces') ? 'namespaces' : works('host') ? 'host' : null;
  return { ok: isolation !== null, isolation };
}

export function verdictText({ isolation }: Verdict, style: Style): string {
  switch (isolation) {
    case 'namespaces':
      return `${style.good('Labs can run')}, with namespaces isolation: every world by itself.\n`;
    case 'host':
      return `${style.warn('Labs can run')}, with host isolation only: for one local user, with processes of this machine.\n`;
    case null:
      return `${style.bad('Labs cannot run here')}: see what is missing above.\n`;
  }
}
