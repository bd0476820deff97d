import type { Capability, Field } from './known.js';

/** Something with a value: a field of a process, a literal, the result of a call. */
export type Value =
  | { kind: 'field'; name: string; field: Field; sub: string | null; was: boolean }
  /** Text or a number; `{home}` and `{daemon.pid}` in it are filled in when it is looked at. */
  | { kind: 'text'; text: string }
  | { kind: 'none' }
  | { kind: 'result'; call: string; by: string | null };

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
  | { kind: 'state'; name: string; is: 'living' | 'gone' | 'foreground' | 'stopped' | 'zombie' }
  | { kind: 'dies'; name: string; signal: string | null }
  | { kind: 'exits'; name: string; code: number | null }
  | { kind: 'signal'; name: string; does: 'ignores' | 'catches' | 'blocks' | 'gets'; signal: string };

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
