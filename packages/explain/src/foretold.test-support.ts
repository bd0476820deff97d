import type { CallArg } from '@daemonlab/protocol';
import { foretell, tell, text, type World } from './index.js';
import { info } from './samples.test-support.js';

/** What is foretold, as `fails EPERM setsid-group-leader`, `works setsid → 5`, `depends fd-unseen`. */
export function brief(world: World, pid: number, call: string, ...args: CallArg[]): string {
  const told = foretell(call, args, pid, world);
  const { expects } = told;
  const promise =
    expects?.kind === 'returned'
      ? ` → ${String(expects.result ?? '?')}`
      : expects && told.verdict === 'works'
        ? ` → ${expects.kind}`
        : '';
  return `${told.verdict} ${told.verdict === 'fails' ? `${told.errno} ` : ''}${told.code}${promise}`;
}

/** The numbers and names that the foretelling comes with. */
export const data = (world: World, pid: number, call: string, ...args: CallArg[]): unknown =>
  foretell(call, args, pid, world).data;

/** The foretelling in English. */
export const said = (world: World, pid: number, call: string, ...args: CallArg[]): string =>
  text(tell(foretell(call, args, pid, world), 'en'));

/** The same world without namespaces: not all processes are in its table. */
export const host = (world: World): World => ({
  ...world,
  info: info({ isolation: 'host', init: { pid: 1, comm: 'node', kind: 'subreaper' } }),
});

export const withHistory = (world: World, history: Partial<NonNullable<World['history']>>): World => ({
  ...world,
  history: { ...world.history!, ...history },
});
