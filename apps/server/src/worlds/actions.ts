import { LabError, type PageMessage, type ServerMessage } from '@daemonlab/protocol';
import { PageError, toPageError } from './page-error.js';
import type { Size, World } from './world.js';

/** More open terminals than anybody reads. */
const MAX_OPEN_TERMINALS = 8;
/** Closed ones included: a terminal's number has one byte in a frame. */
const MAX_TERMINALS = 255;

/** What a page can ask of the world it shows; the rest is the connection's own. */
export type Action = Extract<
  PageMessage,
  {
    type:
      | 'next'
      | 'omit'
      | 'predict'
      | 'resize'
      | 'open-terminal'
      | 'close-terminal'
      | 'signal'
      | 'call'
      | 'breakpoint'
      | 'continue'
      | 'fault'
      | 'stay';
  }
>;
type Called = Extract<ServerMessage, { type: 'called' }>;

function openTerminals(world: World): number[] {
  return world.lab.info.terminals.filter(({ open }) => open).map(({ terminal }) => terminal);
}

function needTerminal(world: World, terminal: number): void {
  if (!openTerminals(world).includes(terminal)) {
    throw new PageError('no-such-terminal', `terminal ${terminal} is not open`);
  }
}

/** A terminal may hang up while a page still tells the size it shows it in: that is nobody's mistake. */
async function showTerminal(world: World, terminal: number, size: Size): Promise<void> {
  if (!world.lab.info.terminals.some((one) => one.terminal === terminal)) needTerminal(world, terminal);
  try {
    await world.show(terminal, size);
  } catch (error) {
    if (!(error instanceof LabError && error.code === 'no-terminal')) throw error;
  }
}

function needRun(world: World): NonNullable<World['run']> {
  if (!world.run) throw new PageError('not-now', 'no lesson is walked in this world');
  return world.run;
}

/** Carries out what a page asks; `reply` is for that page alone. Rejects with PageError or LabError. */
export async function act(world: World, action: Action, reply: (message: Called) => void): Promise<void> {
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
      needRun(world).omit(action.step, action.omit);
      break;
    case 'predict':
      needRun(world).predict(action.step, action.prediction, action.option);
      break;
    case 'resize':
      return showTerminal(world, action.terminal, { cols: action.cols, rows: action.rows });
    case 'open-terminal':
      return openTerminal(world, { cols: action.cols, rows: action.rows });
    case 'close-terminal':
      needTerminal(world, action.terminal);
      await lab.closeTerminal(action.terminal);
      break;
    case 'signal':
      if (!lab.timeline.table.has(action.pid)) {
        throw new PageError('lab-error', `ESRCH: no process ${action.pid} in this world`);
      }
      return lab.signal(action.pid, action.signal);
    case 'call':
      reply({ type: 'called', id: action.id, outcome: await outcomeOf(world, action) });
      break;
    case 'breakpoint': {
      const { call, pid, program, enabled } = action;
      const scope = { ...(pid === undefined ? {} : { pid }), ...(program === undefined ? {} : { program }) };
      return lab.breakpoint(call, { enabled, ...scope });
    }
    case 'continue':
      return lab.continue(action.pid, action.to);
    case 'fault':
      return lab.fault(action.call, action.errno, action.nth);
    case 'stay':
      break;
  }
}

/** What became of a call that a process was made to take: a refusal is an answer as well. */
async function outcomeOf(
  world: World,
  { pid, call, args }: Extract<Action, { type: 'call' }>,
): Promise<Called['outcome']> {
  try {
    return await world.lab.call(pid, call, args);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { kind: 'refused', code: error.code, detail: error.message };
  }
}

/** One after the other, so that each knows how many there are. */
function openTerminal(world: World, { cols, rows }: Size): Promise<void> {
  const opened = world.opening.then(async () => {
    if (openTerminals(world).length >= MAX_OPEN_TERMINALS) {
      throw new PageError('not-now', `${MAX_OPEN_TERMINALS} terminals are open already`);
    }
    if (world.lab.info.terminals.length >= MAX_TERMINALS) {
      throw new PageError(
        'not-now',
        `${MAX_TERMINALS} terminals have been opened: a fresh world has room again`,
      );
    }
    await world.lab.openTerminal(cols, rows);
  });
  world.opening = opened.catch(() => undefined); // whoever asked is told
  return opened;
}

/** Text typed at a page. Rejects with PageError. */
export async function type(world: World, terminal: number, text: string): Promise<void> {
  world.touch();
  needTerminal(world, terminal);
  await world.lab.type(terminal, text);
}
