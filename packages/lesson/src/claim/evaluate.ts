import type { DaemonStep, EventOf, TimelineEvent } from '@daemonlab/protocol';
import type { Claim, Expression } from './ast.js';
import type { ClaimContext, Finding, MadeCall } from './context.js';
import { evaluateProcess, who } from './process.js';
import { callsOf, fillText, hasEnded, isGone, show, valueOf } from './values.js';

/** What the terminals showed, without the sequences that only move the cursor or colour. */
export function shownOn(events: readonly TimelineEvent[], terminal: number | null): string {
  const raw = events
    .filter(
      (event): event is EventOf<'output'> =>
        event.type === 'output' && (terminal === null || event.terminal === terminal),
    )
    .map((event) => event.data)
    .join('');
  // CSI and OSC sequences (ECMA-48), and carriage returns.
  // eslint-disable-next-line no-control-regex
  return raw.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\r/g, '');
}

const tail = (text: string): string => JSON.stringify(text.length > 160 ? `…${text.slice(-160)}` : text);

type Pair = Extract<Claim, { kind: 'and' | 'or' }>;

/** What does not hold is told; of two, the one that never will. */
function evaluateAnd(claim: Pair, context: ClaimContext): Finding {
  const left = evaluate(claim.left, context);
  if (left.never) return left;
  const right = evaluate(claim.right, context);
  return left.holds || right.never ? right : left;
}

function evaluateOr(claim: Pair, context: ClaimContext): Finding {
  const left = evaluate(claim.left, context);
  if (left.holds) return left;
  const right = evaluate(claim.right, context);
  const found = `${left.found}; ${right.found}`;
  return { holds: right.holds, found, ...(left.never && right.never && { never: true }) };
}

/** Whether a claim holds, and what was found. */
export function evaluate(claim: Claim, context: ClaimContext): Finding {
  switch (claim.kind) {
    case 'and':
    case 'or': {
      return claim.kind === 'and' ? evaluateAnd(claim, context) : evaluateOr(claim, context);
    }
    case 'not': {
      const inner = evaluate(claim.claim, context);
      return { holds: !inner.holds, found: inner.found };
    }
    case 'compare': {
      const [left, right] = [valueOf(claim.left, context), valueOf(claim.right, context)];
      const both = left !== undefined && right !== undefined;
      const found = [claim.left, claim.right].filter((v) => v.kind !== 'text' && v.kind !== 'none');
      return {
        holds: both && (left === right) === claim.equal,
        found: found.map((v) => show(v, context)).join(', '),
        ...([claim.left, claim.right].some((value) => isGone(value, context)) && { never: true }),
      };
    }
    case 'call':
      return evaluateCall(claim, context);
    case 'log': {
      const pid = claim.from === null ? null : (context.names.get(claim.from) ?? -1);
      const text = claim.text === null ? '' : fillText(claim.text, context);
      const logs = context.events.filter((event) => event.type === 'log');
      const whole = (log: EventOf<'log'>): string => `${log.facility}.${log.severity}: ${log.text}`;
      const fits = logs.some(
        (log) => (pid === null || log.pid === undefined || log.pid === pid) && whole(log).includes(text),
      );
      return {
        holds: fits,
        found: logs.length === 0 ? 'nothing was logged' : `logged: ${logs.map(whole).join(' | ')}`,
      };
    }
    case 'shows': {
      const terminal = claim.name === null ? null : (context.terminals.get(claim.name)?.terminal ?? -1);
      const shown = shownOn(context.events, terminal);
      return {
        holds: shown.includes(fillText(claim.text, context)),
        found: `the terminal showed ${tail(shown)}`,
      };
    }
    case 'table': {
      const text = fillText(claim.text, context);
      const commands = [...context.table.values()].map((row) => row.cmd);
      return { holds: commands.some((cmd) => cmd.includes(text)), found: `running: ${commands.join(', ')}` };
    }
    case 'can':
      return {
        holds: context.can[claim.what],
        found: `${claim.what}: ${context.can[claim.what] ? 'yes' : 'no'}`,
      };
    case 'omitted':
      return {
        holds: context.omitted.has(claim.step),
        found: context.omitted.has(claim.step) ? 'left out' : 'taken',
      };
    case 'isolation':
      return { holds: context.isolation === claim.is, found: context.isolation };
    case 'has': {
      const has = context.has.get(claim.command) ?? false;
      return { holds: has, found: `${claim.command}: ${has ? 'installed' : 'not installed'}` };
    }
    case 'adopter':
      return { holds: context.adopter === claim.is, found: `orphans go to ${context.adopter}` };
    case 'trace':
      return evaluateTrace(claim, context);
    case 'nobody': {
      const got = valueOf({ kind: 'receivers', signal: claim.signal }, context);
      return { holds: got === 'nobody', found: `${claim.signal} went to ${got ?? 'nobody'}` };
    }
    default:
      return evaluateProcess(claim, context);
  }
}

function evaluateTrace({ daemon, shows }: Extract<Claim, { kind: 'trace' }>, context: ClaimContext): Finding {
  const { live, recorded } = context.traces;
  const trace = live.get(daemon) ?? recorded.get(daemon);
  const how = live.has(daemon) ? 'traced here' : 'recorded';
  if (shows.is === 'live') return { holds: live.has(daemon), found: `${daemon} was ${how}` };
  if (!trace) return { holds: false, found: `${daemon} was neither traced here nor recorded` };
  // Going back to the default is no step.
  const first = (step: DaemonStep): number =>
    trace.taken.findIndex((taken) => taken.step === step && taken.detail !== 'default');
  const [at, limit] = [first(shows.step), shows.before === null ? Infinity : first(shows.before)];
  const order = trace.taken.map(({ step }) => step).join(' ');
  return { holds: at >= 0 && at < limit, found: `${daemon}, ${how}: ${order}` };
}

function evaluateCall(claim: Extract<Claim, { kind: 'call' }>, context: ClaimContext): Finding {
  const calls = callsOf(claim.call, claim.by, context);
  const { outcome } = claim;
  const fits = (event: MadeCall): boolean => {
    if (outcome.is === 'fails') return event.errno === outcome.errno;
    if (event.errno !== undefined) return false;
    return outcome.is === 'succeeds' || String(event.result ?? 0) === valueOf(outcome.value, context);
  };
  const what = `${claim.call}${claim.by === null ? '' : ` by ${who(claim.by, context)}`}`;
  if (calls.length === 0) {
    const never = claim.by !== null && hasEnded(claim.by, context);
    return { holds: false, found: `no call of ${what}`, ...(never && { never }) };
  }
  return {
    holds: calls.some(fits),
    found: `${what}: ${[...new Set(calls.map((c) => c.errno ?? c.result ?? 0))].join(', ')}`,
  };
}

/** The value of what a prediction asks for: a claim gives `yes` or `no`. */
export function answerOf(expression: Expression, context: ClaimContext): string | null | undefined {
  if (expression.kind === 'claim') return evaluate(expression.claim, context).holds ? 'yes' : 'no';
  return valueOf(expression.value, context);
}
