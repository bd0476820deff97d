export { foretell } from './foretell.js';
export { explain, meets, outcomeOf, type Outcome } from './explain.js';
export { historyOf, type History } from './history.js';
export type { World } from './world.js';
export { tell, LANGUAGES, type Language } from './tell.js';
export { text, type Part } from './parts.js';
export { EXPLAINED_CALLS } from './calls/index.js';
export type {
  Cell,
  Doubt,
  DoubtCode,
  Doubts,
  Effect,
  EffectCode,
  Effects,
  Expectation,
  Explanation,
  Fated,
  Foretelling,
  Reason,
  ReasonCode,
  Reasons,
} from './facts.js';
