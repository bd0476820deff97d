import type { DaemonStep } from '@daemonlab/protocol';
import type { Capability, Field } from './known.js';

/** Something with a value: a field of a process, a literal, the result of a call. */
export type Value =
  | { kind: 'field'; name: string; field: Field; sub: string | null; was: boolean }
  /** Text or a number; `{home}` and `{daemon.pid}` in it are filled in when it is looked at. */
  | { kind: 'text'; text: string }
  | { kind: 'none' }
  | { kind: 'result'; call: string; by: string | null }
  /** How many rows of the table there are of a group, of a session, with this parent, or with this command's name. */
  | { kind: 'count'; what: 'group' | 'session' | 'children' | 'called'; of: Value }
  /** The lesson's names of those who got a signal in this step, in alphabetical order: `left+right`, or `nobody`. */
  | { kind: 'receivers'; signal: string }
  /** The lesson's name of the process whose number a value is: `left` for `whose right.pgid`. */
  | { kind: 'whose'; of: Value }
  /** Those of these names who live, in alphabetical order: `left+right`, or `nobody`. */
  | { kind: 'survivors'; names: string[] };

/** Who sent a signal: the kernel, because of a key at a terminal, or a process. */
export type Sender = { kind: 'kernel' | 'keyboard' } | { kind: 'process'; name: string };

export type Claim =
  | { kind: 'and' | 'or'; left: Claim; right: Claim }
  | { kind: 'not'; claim: Claim }
  | { kind: 'compare'; equal: boolean; left: Value; right: Value }
  | { kind: 'call'; call: string; by: string | null; outcome: CallClaim }
  | { kind: 'log'; from: string | null; text: string | null }
  /** `name`: only the terminal that process was started on. */
  | { kind: 'shows'; name: string | null; text: string }
  /** A process whose command has this text is in the table. */
  | { kind: 'table'; text: string }
  | { kind: 'can'; what: Capability }
  | { kind: 'omitted'; step: string }
  | { kind: 'isolation'; is: 'namespaces' | 'host' }
  /** The world has a command of this name. */
  | { kind: 'has'; command: string }
  /** What the trace of a real daemon shows: traced here, else as it was recorded. */
  | { kind: 'trace'; daemon: string; shows: TraceClaim }
  /** Orphans of this world go to PID 1, or to a subreaper before it. */
  | { kind: 'adopter'; is: 'init' | 'subreaper' }
  | { kind: 'nobody'; signal: string }
  | { kind: 'state'; name: string; is: 'living' | 'gone' | 'foreground' | 'zombie' }
  | { kind: 'stopped'; name: string; by: string | null }
  | { kind: 'held'; name: string; before: string | null }
  | { kind: 'adopted'; name: string; by: string }
  | { kind: 'dies'; name: string; signal: string | null; from: Sender | null }
  | { kind: 'exits'; name: string; code: number | null }
  | { kind: 'gets'; name: string; signal: string; from: Sender | null }
  | { kind: 'signal'; name: string; does: 'ignores' | 'catches' | 'blocks'; signal: string };

/** That it was traced here; or that a step was taken, first taken before another one was. */
export type TraceClaim = { is: 'live' } | { is: 'taken'; step: DaemonStep; before: DaemonStep | null };

export type CallClaim = { is: 'fails'; errno: string } | { is: 'succeeds' } | { is: 'returns'; value: Value };

/** What a prediction asks for: a value, or whether a claim holds. */
export type Expression = { kind: 'value'; value: Value } | { kind: 'claim'; claim: Claim };

/** A claim that does not parse, or names what does not exist: where in the text, and what was expected. */
export class ClaimError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = 'ClaimError';
    this.at = at;
  }
}
