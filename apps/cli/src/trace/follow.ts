import type { Isolation, Lab } from '@daemonlab/protocol';
import type { TraceOptions } from '../commands/trace.js';
import { widthOf } from '../terminal/size.js';
import { styleFor } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { Backlog } from './backlog.js';
import { environmentFor } from './environment.js';
import { foretoldText } from './foretold.js';
import type { HiddenPrograms } from './hidden.js';
import { Holds } from './holds.js';
import type { Interruption } from './interruption.js';
import { jsonPrinter, textPrinter } from './printers.js';
import type { Program } from './resolve.js';
import { Trace } from './trace.js';

/** What a program is followed with. */
interface Following {
  lab: Lab;
  isolation: Isolation;
  /** Where it is started, if that is known. */
  cwd: string | undefined;
  interruption: Interruption;
  /** Null where the program sees the whole machine. */
  hidden: HiddenPrograms | null;
}

/** Runs a program in a lab, which stays the caller's, and prints what happens until it has settled. Gives the exit status. */
export async function follow(
  { path, argv }: Program,
  options: TraceOptions,
  { lab, isolation, cwd, interruption, hidden }: Following,
): Promise<number> {
  const { stdout, stderr, stdin } = process;
  let holds: Holds | null = null;
  const backlog = new Backlog(lab, stdout);
  const style = styleFor(stderr, process.env);
  const screen = {
    isTTY: stdout.isTTY,
    get columns() {
      return stdout.columns;
    },
    write(text: string) {
      holds?.giveWay();
      stdout.write(text);
      backlog.grown();
    },
  };
  const printer = options.json === true ? jsonPrinter(screen) : textPrinter(screen, process.env, lab);
  const trace = new Trace({
    lab,
    interruption,
    backlog,
    options,
    printer: {
      begin: () => {
        printer.begin();
      },
      event: (event) => {
        hidden?.note(event);
        printer.event(event);
      },
    },
    holds: (hooks) =>
      (holds = new Holds({
        ...hooks,
        lab,
        input: stdin.isTTY ? stdin : null,
        output: stderr,
        style,
        foretold: (event) => {
          const text = foretoldText(lab, event, style);
          return text === null || !stderr.isTTY ? text : wrap(text, widthOf(stderr), 2);
        },
        onError: (error) => stderr.write(`daemonlab: trace: ${String(error)}\n`),
      })),
  });
  const env = environmentFor(isolation, process.env, cwd);
  const ending = await trace.run(argv, { path, env });
  const messages = [...ending.messages, hidden?.text(ending.exit) ?? []].flat();
  for (const message of messages) stderr.write(`daemonlab: trace: ${message}\n`);
  return ending.status;
}
