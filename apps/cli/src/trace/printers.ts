import { formatPs } from '@daemonlab/procfs';
import { orderRows, type Lab, type LabInfo, type TimelineEvent } from '@daemonlab/protocol';
import { sizeOf, widthOf } from '../terminal/size.js';
import { styleFor, type Style } from '../terminal/style.js';
import { wrap } from '../terminal/wrap.js';
import { jsonLines } from './json.js';
import type { Printer } from './trace.js';
import { TimelineView } from './view.js';

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown };

/** `--json`: one object a line. */
export function jsonPrinter(output: { write(text: string): unknown }): Printer {
  const lineOf = jsonLines();
  return {
    begin: () => undefined, // The beginnings of the world are events like all others.
    event(event) {
      output.write(`${lineOf(event)}\n`);
    },
  };
}

function opening(info: LabInfo, style: Style, width: number | null): string {
  const terminal = info.terminals[0];
  const where = terminal
    ? ` on ${terminal.tty}, whose session leader is process ${style.pid(terminal.shell)}`
    : '';
  const text = `A fresh world: ${info.isolation} isolation, Linux ${info.kernel}, orphans go to process ${String(info.init.pid)} (${info.init.comm}). The program is a foreground job${where}.`;
  return style.dim(`${width === null ? text : wrap(text, width, 0)}\n`);
}

const REASONS = {
  quiet: 'Quiet',
  timeout: 'Out of time',
  limit: 'A limit of the world was reached',
  error: 'Broken off',
  interrupted: 'Interrupted',
} as const;

/** For people: see TimelineView; at the end the table as it was left. */
export function textPrinter(output: Output, env: NodeJS.ProcessEnv, lab: Pick<Lab, 'info'>): Printer {
  const style = styleFor(output, env);
  const width = output.isTTY ? widthOf(output) : null;
  const write = (text: string): void => void output.write(text);
  const view = new TimelineView({ style, width, write });

  const ending = (event: Extract<TimelineEvent, { type: 'end' }>): void => {
    // Why it could not be started is told as an error; there is nothing to show.
    if (event.reason === 'error' && !view.shown) return;
    view.flush();
    const cmd =
      event.exit === null ? 'the program had not left' : `the program left with status ${String(event.exit)}`;
    write(`\n${style.bold(REASONS[event.reason])}: ${cmd}. What is left:\n`);
    write(formatPs(orderRows(view.table.values()), width === null ? {} : { columns: sizeOf(output).cols }));
  };

  return {
    begin() {
      write(opening(lab.info, style, width));
      view.begin();
    },
    event(event) {
      if (event.type === 'end') ending(event);
      else view.take(event);
    },
  };
}
