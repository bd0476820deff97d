import type { PredictionOption, PredictionState } from '@daemonlab/protocol';
import { answerOf, evaluate } from '../claim/evaluate.js';
import { valueOf } from '../claim/values.js';
import { FIELDS } from '../claim/known.js';
import { parseClaim, parseExpression, parseValue } from '../claim/parse.js';
import type { Prediction } from '../format.js';
import type { Scene } from './scene.js';

/** What stands for "none" in an option's value. */
const NONE = 'none';

/** An option with the value it has right now. A literal (`"lives"`) has no value to show: the words have a text for it. */
function option(source: string, scene: Scene): PredictionOption | null {
  const value = parseValue(source);
  if (value.kind === 'text' && source.trim().startsWith('"')) return { id: value.text, value: null };
  const found = valueOf(value, scene.context);
  if (found === undefined) return null;
  const pid = Number(found);
  const isPid = value.kind === 'field' && FIELDS[value.field] && pid > 0;
  return { id: source.trim(), value: found ?? NONE, ...(isPid ? { pid } : {}) };
}

/** The predictions of a step with the options of this moment; those already chosen stay chosen. */
export function offer(
  predictions: readonly Prediction[],
  scene: Scene,
  was: readonly PredictionState[],
): PredictionState[] {
  return predictions
    .filter((p) => p.if === undefined || evaluate(parseClaim(p.if), scene.context).holds)
    .map((p) => {
      const options: PredictionOption[] = [];
      for (const source of p.options) {
        const made = option(source, scene);
        const twin = made && made.value !== null && options.some((other) => other.value === made.value);
        if (made && !twin) options.push(made);
      }
      const chosen = was.find((state) => state.id === p.id)?.chosen ?? null;
      return {
        id: p.id,
        options,
        chosen: options.some((o) => o.id === chosen) ? chosen : null,
        actual: null,
        right: null,
      };
    });
}

/** Marks the predictions with what the kernel did. Nothing but the kernel's answer is consulted. */
export function mark(
  states: readonly PredictionState[],
  predictions: readonly Prediction[],
  scene: Scene,
): PredictionState[] {
  return states.map((state) => {
    const prediction = predictions.find((p) => p.id === state.id);
    if (!prediction) return state;
    const found = answerOf(parseExpression(prediction.of), scene.context);
    const value = found ?? NONE;
    const match = found === undefined ? undefined : state.options.find((o) => (o.value ?? o.id) === value);
    const right = state.chosen === null ? null : state.chosen === match?.id;
    return { ...state, actual: { option: match?.id ?? null, value }, right };
  });
}
