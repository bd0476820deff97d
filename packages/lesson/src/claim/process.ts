import type { EventOf } from '@daemonlab/protocol';
import type { Claim, Sender } from './ast.js';
import type { ClaimContext, Finding } from './context.js';
import { exitOf, hasEnded, isZombie, nameOf, sameCall } from './values.js';

export const who = (name: string, context: ClaimContext): string => {
  const pid = context.names.get(name);
  return pid === undefined ? `${name} (nobody has that name yet)` : `${name} (${pid})`;
};

type ProcessClaim = Extract<
  Claim,
  { kind: 'state' | 'stopped' | 'held' | 'adopted' | 'dies' | 'exits' | 'gets' | 'signal' }
>;

/** Signals of a kind that a process got in this step. */
const signalsTo = (pid: number, signal: string, context: ClaimContext): EventOf<'signal'>[] =>
  context.events.filter(
    (event): event is EventOf<'signal'> =>
      event.type === 'signal' && event.pid === pid && event.signal === signal,
  );

/** Told apart as the kernel does: its own signals have SI_KERNEL (sigaction(2)), those of processes the sender's pid. */
const cameFrom = (event: EventOf<'signal'>, sender: Sender, context: ClaimContext): boolean => {
  if (sender.kind === 'process')
    return event.code !== 'SI_KERNEL' && event.from === context.names.get(sender.name);
  return event.code === 'SI_KERNEL' && (sender.kind === 'kernel' || event.reason === 'keyboard');
};

const senderOf = (event: EventOf<'signal'>, context: ClaimContext): string =>
  event.code === 'SI_KERNEL'
    ? `the kernel${event.reason === undefined ? '' : ` (${event.reason})`}`
    : event.from === 0
      ? 'outside this world'
      : nameOf(event.from, context);

/** Whether what a claim says of one process holds, and what was found. */
export function evaluateProcess(claim: ProcessClaim, context: ClaimContext): Finding {
  const finding = findProcess(claim, context);
  return !finding.holds && hasEnded(claim.name, context) ? { ...finding, never: true } : finding;
}

function findProcess(claim: ProcessClaim, context: ClaimContext): Finding {
  const pid = context.names.get(claim.name) ?? -1;
  const row = context.table.get(pid);
  const name = who(claim.name, context);
  const condition = !row ? 'is not in the table' : isZombie(row) ? 'is a zombie' : `lives (${row.stat})`;
  const state = { holds: false, found: `${name} ${condition}` };
  switch (claim.kind) {
    case 'state': {
      if (claim.is === 'gone') return { ...state, holds: pid > 0 && !row };
      if (!row) return state;
      if (claim.is === 'foreground') {
        const found =
          row.tpgid < 0
            ? 'has no terminal'
            : `group ${row.pgid}, foreground group ${row.tpgid} of ${row.tty}`;
        return { holds: row.tpgid > 0 && row.tpgid === row.pgid, found: `${name}: ${found}` };
      }
      return { ...state, holds: isZombie(row) === (claim.is === 'zombie') };
    }
    case 'stopped': {
      if (!row?.stat.startsWith('T')) return state;
      const by = context.stops.get(pid);
      return {
        holds: claim.by === null || by === claim.by,
        found: `${name} is stopped${by === undefined ? '' : ` by ${by}`}`,
      };
    }
    case 'held': {
      const before = context.held.get(pid);
      if (before === undefined) return { holds: false, found: `${name} is not held and ${condition}` };
      return {
        holds: claim.before === null || sameCall(before, claim.before),
        found: `${name} is held before ${before}`,
      };
    }
    case 'adopted': {
      const adopted = context.events.findLast(
        (event): event is EventOf<'reparent'> => event.type === 'reparent' && event.pid === pid,
      );
      if (!adopted) return { holds: false, found: `nobody has adopted ${name}` };
      return {
        holds: adopted.to === context.names.get(claim.by),
        found: `${name} was adopted by ${nameOf(adopted.to, context)}`,
      };
    }
    case 'dies':
    case 'exits': {
      const exit = exitOf(pid, context);
      if (!exit) return state;
      if (exit.signal === undefined)
        return {
          holds: claim.kind === 'exits' && (claim.code === null || exit.code === claim.code),
          found: `${name} exited with ${exit.code ?? 0}`,
        };
      const got = signalsTo(pid, exit.signal, context).at(-1);
      const found = `${name} died of ${exit.signal}${got ? ` from ${senderOf(got, context)}` : ''}`;
      if (claim.kind === 'exits') return { holds: false, found };
      const fits = claim.signal === null || exit.signal === claim.signal;
      const sent = claim.from === null || (got !== undefined && cameFrom(got, claim.from, context));
      return { holds: fits && sent, found };
    }
    case 'gets': {
      const got = signalsTo(pid, claim.signal, context);
      const { from } = claim;
      const senders = [...new Set(got.map((event) => senderOf(event, context)))].join(', ');
      return {
        holds: got.some((event) => from === null || cameFrom(event, from, context)),
        found: `${name} got ${claim.signal} ${got.length} times${senders === '' ? '' : ` from ${senders}`}`,
      };
    }
    case 'signal': {
      if (!row) return state;
      const set = { ignores: row.sigign, catches: row.sigcgt, blocks: row.sigblk }[claim.does];
      return {
        holds: set.includes(claim.signal),
        found: `${name} ${claim.does} ${set.length === 0 ? 'nothing' : set.join(' ')}`,
      };
    }
  }
}
