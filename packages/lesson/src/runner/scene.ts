import type { DaemonTrace, Lab, RefValue, Table, TerminalInfo } from '@daemonlab/protocol';
import type { ClaimContext, MadeCall } from '../claim/context.js';
import { fillText, valueOf } from '../claim/values.js';
import { FIELDS } from '../claim/known.js';
import { parseValue } from '../claim/parse.js';
import type { DaemonDefinition } from '../format.js';
import { History } from './history.js';

/** What a lesson knows of the world it runs in: its names, its terminals, the moment its step began. */
export class Scene {
  readonly lab: Lab;
  readonly names = new Map<string, number>();
  readonly terminals = new Map<string, { terminal: number; tty: string }>();
  readonly results = new Map<string, number>();
  readonly omitted = new Set<string>();
  readonly history: History;
  /** Which commands the world has, of those the lesson asks about. */
  has: ReadonlyMap<string, boolean> = new Map();
  /** The real daemons of the lesson, and what their traces show: of those traced in this world, and as they were recorded. */
  daemons: readonly DaemonDefinition[] = [];
  readonly live = new Map<string, DaemonTrace>();
  recorded: ReadonlyMap<string, DaemonTrace> = new Map();
  /** Calls made since the step began. */
  made: MadeCall[] = [];
  /** The last event before the step. */
  since = 0;
  before: Table = new Map();

  constructor(lab: Lab) {
    this.lab = lab;
    this.history = new History(lab.timeline);
    this.names.set('init', lab.info.init.pid);
    const first = lab.info.terminals[0];
    if (first) this.addTerminal('shell', first);
  }

  addTerminal(name: string, info: TerminalInfo): void {
    this.names.set(name, info.shell);
    this.terminals.set(name, { terminal: info.terminal, tty: info.tty });
  }

  /** From now on, what happens belongs to the next step. */
  mark(): void {
    this.since = this.lab.timeline.lastSeq;
    this.before = this.lab.timeline.table;
    this.made = [];
  }

  get context(): ClaimContext {
    const { info, timeline } = this.lab;
    const { held, stops, ends } = this.history.update();
    return {
      names: this.names,
      terminals: this.terminals,
      table: timeline.table,
      before: this.before,
      events: timeline.since(this.since),
      made: this.made,
      can: info.can,
      isolation: info.isolation,
      omitted: this.omitted,
      home: info.home,
      adopter: info.init.kind,
      has: this.has,
      traces: { live: this.live, recorded: this.recorded },
      held,
      stops,
      ended: ends,
    };
  }

  /** Text with the names in braces filled in. */
  fill(text: string): string {
    return fillText(text, this.context);
  }

  /** The values of the names in the words, as of now. A name without a value is left out. */
  refs(wanted: readonly string[]): Record<string, RefValue> {
    const { context } = this;
    const out: Record<string, RefValue> = {};
    for (const ref of wanted) {
      if (ref === 'home') {
        out[ref] = { text: context.home };
        continue;
      }
      const value = parseValue(ref);
      const found = valueOf(value, context);
      if (found === undefined) continue;
      const pid = Number(found);
      const isPid = value.kind === 'field' && FIELDS[value.field] && pid > 0;
      out[ref] = {
        text: found ?? (value.kind === 'field' && value.field === 'tty' ? '?' : '–'),
        ...(isPid ? { pid } : {}),
      };
    }
    return out;
  }
}
