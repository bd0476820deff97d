import type { Claim, Value } from './ast.js';

/** A reference in a text: `{daemon.pid}`. Other braces are left alone: shells and programs use them too. */
const REF = /\{\s*((?:was\s+)?[a-z][a-zA-Z0-9.]*)\s*\}/g;

/** The names in braces of a text: `{daemon.pid}` gives `daemon.pid`. */
export function refsIn(text: string): string[] {
  return [...text.matchAll(REF)].map((match) => match[1]!.trim());
}

/** The text with each name in braces replaced. */
export function fillIn(text: string, value: (ref: string) => string): string {
  return text.replace(REF, (_, ref: string) => value(ref.trim()));
}

/** The part of a reference that names a process: `daemon` of `was daemon.sid`; null for `home`. */
export function processOf(ref: string): string | null {
  const name = ref.replace(/^was\s+/, '').split('.')[0]!;
  return name === 'home' ? null : name;
}

/** Processes that a value speaks of. */
export function namesInValue(value: Value): string[] {
  switch (value.kind) {
    case 'field':
      return [value.name];
    case 'result':
      return value.by === null ? [] : [value.by];
    case 'text':
      return refsIn(value.text).flatMap((ref) => processOf(ref) ?? []);
    case 'count':
    case 'whose':
      return namesInValue(value.of);
    case 'survivors':
      return value.names;
    case 'receivers':
    case 'none':
      return [];
  }
}

/** Processes that a claim speaks of. */
export function namesInClaim(claim: Claim): string[] {
  switch (claim.kind) {
    case 'and':
    case 'or':
      return [...namesInClaim(claim.left), ...namesInClaim(claim.right)];
    case 'not':
      return namesInClaim(claim.claim);
    case 'compare':
      return [...namesInValue(claim.left), ...namesInValue(claim.right)];
    case 'call':
      return [
        ...(claim.by === null ? [] : [claim.by]),
        ...(claim.outcome.is === 'returns' ? namesInValue(claim.outcome.value) : []),
      ];
    case 'log':
      return [...(claim.from === null ? [] : [claim.from]), ...textNames(claim.text ?? '')];
    case 'table':
      return textNames(claim.text);
    case 'shows':
      return [...(claim.name === null ? [] : [claim.name]), ...textNames(claim.text)];
    case 'dies':
    case 'gets':
      return claim.from?.kind === 'process' ? [claim.name, claim.from.name] : [claim.name];
    case 'adopted':
      return [claim.name, claim.by];
    case 'state':
    case 'stopped':
    case 'held':
    case 'exits':
    case 'signal':
      return [claim.name];
    case 'has':
    case 'trace':
    case 'adopter':
    case 'nobody':
    case 'can':
    case 'omitted':
    case 'isolation':
      return [];
  }
}

const textNames = (text: string): string[] => namesInValue({ kind: 'text', text });

/** Commands that a claim asks about with `has`. */
export function commandsInClaim(claim: Claim): string[] {
  switch (claim.kind) {
    case 'and':
    case 'or':
      return [...commandsInClaim(claim.left), ...commandsInClaim(claim.right)];
    case 'not':
      return commandsInClaim(claim.claim);
    case 'has':
      return [claim.command];
    default:
      return [];
  }
}

/** Real daemons that a claim asks about with `trace of`. */
export function daemonsInClaim(claim: Claim): string[] {
  switch (claim.kind) {
    case 'and':
    case 'or':
      return [...daemonsInClaim(claim.left), ...daemonsInClaim(claim.right)];
    case 'not':
      return daemonsInClaim(claim.claim);
    case 'trace':
      return [claim.daemon];
    default:
      return [];
  }
}

/** Steps that a claim asks about with `omitted`. */
export function stepsInClaim(claim: Claim): string[] {
  switch (claim.kind) {
    case 'and':
    case 'or':
      return [...stepsInClaim(claim.left), ...stepsInClaim(claim.right)];
    case 'not':
      return stepsInClaim(claim.claim);
    case 'omitted':
      return [claim.step];
    default:
      return [];
  }
}
