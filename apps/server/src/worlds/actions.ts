import type { PageMessage } from '@daemonlab/protocol';
import { PageError, toPageError } from './page-error.js';
import type { World } from './world.js';

/** More open terminals than anybody reads; also keeps their numbers within a frame's one byte for long. */
const MAX_OPEN_TERMINALS = 8;

/** What a page can ask of the world it shows; the rest is the connection's own. */
export type Action = Extract<
  PageMessage,
  { type: 'next' | 'omit' | 'predict' | 'resize' | 'open-terminal' | 'close-terminal' | 'signal' | 'stay' }
>;

function openTerminals(world: World): number[] {
  return world.lab.info.terminals.filter(({ open }) => open).map(({ terminal }) => terminal);
}

function needTerminal(world: World, terminal: number): void {
  if (!openTerminals(world).includes(terminal)) {
    throw new PageError('no-such-terminal', `terminal ${terminal} is not open`);
  }
}

function needRun(world: World): NonNullable<World['run']> {
  if (!world.run) throw new PageError('not-now', 'no lesson is walked in this world');
  return world.run;
}

/** Carries out what a page asks. Rejects with PageError. */
export async function act(world: World, action: Action): Promise<void> {
  world.touch();
  const { lab } = world;
  switch (action.type) {
    case 'next':
      return needRun(world)
        .next(action.step)
        .catch((error: unknown) => {
          throw toPageError(error, 'step-failed');
        });
    case 'omit':
      return needRun(world).omit(action.step, action.omit);
    case 'predict':
      return needRun(world).predict(action.step, action.prediction, action.option);
    case 'resize':
      needTerminal(world, action.terminal);
      return lab.resize(action.terminal, action.cols, action.rows);
    case 'open-terminal':
      if (openTerminals(world).length >= MAX_OPEN_TERMINALS) {
        throw new PageError('not-now', `${MAX_OPEN_TERMINALS} terminals are open already`);
      }
      await lab.openTerminal(action.cols, action.rows);
      return world.refreshInfo();
    case 'close-terminal':
      needTerminal(world, action.terminal);
      await lab.closeTerminal(action.terminal);
      return world.refreshInfo();
    case 'signal':
      if (!lab.timeline.table.has(action.pid)) {
        throw new PageError('lab-error', `ESRCH: no process ${action.pid} in this world`);
      }
      return lab.signal(action.pid, action.signal);
    case 'stay':
      return;
  }
}

/** Text typed at a page. Rejects with PageError. */
export async function type(world: World, terminal: number, text: string): Promise<void> {
  world.touch();
  needTerminal(world, terminal);
  await world.lab.type(terminal, text);
}
