import {
  LabError,
  Timeline,
  diffTables,
  type CallArg,
  type CallOutcome,
  type GoneReason,
  type Lab,
  type LabInfo,
  type NewEvent,
  type ProcessRow,
  type TerminalInfo,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { processRow } from '@daemonlab/testkit';

export const row = (pid: number, fields: Partial<ProcessRow> = {}): ProcessRow =>
  processRow({ pid, ...fields });

/** A lab without a kernel: a table that the test's own rules change. Init is 1, the shell 2 on pts/0. */
export class FakeLab implements Lab {
  readonly timeline = new Timeline();
  info: LabInfo;
  readonly typed: { terminal: number; text: string }[] = [];
  readonly calls: { pid: number; call: string; args: CallArg[] }[] = [];
  readonly breakpoints: { call: string; enabled: boolean; pid?: number; program?: string }[] = [];
  readonly released: { pid: number; to: string }[] = [];
  readonly held = new Set<number>();
  /** What a typed text does. */
  onType: (text: string, terminal: number) => void = () => undefined;
  onCall: (pid: number, call: string, args: CallArg[]) => CallOutcome | Promise<CallOutcome> = () => ({
    kind: 'returned',
    result: 0,
  });
  stopped = false;
  readonly gone: Promise<{ reason: GoneReason; detail: string }>;
  #end!: (how: { reason: GoneReason; detail: string }) => void;
  readonly #listeners = new Set<(event: TimelineEvent) => void>();

  constructor() {
    this.gone = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.info = {
      world: 'w',
      isolation: 'namespaces',
      kernel: '6.18',
      init: { pid: 1, comm: 'init', kind: 'init' },
      shell: 'bash',
      home: '/home/learner',
      terminals: [{ terminal: 0, tty: 'pts/0', shell: 2, open: true }],
      can: { mount: true, cc: true, syslog: true },
      limits: { processes: 64, memoryMiB: 256, filesMiB: 64 },
      breakpoints: [],
      faults: [],
    };
    this.set(
      row(1, { ppid: 0, cmd: 'init' }),
      row(2, { cmd: 'bash', comm: 'bash', tty: 'pts/0', tpgid: 2, stat: 'Ss+' }),
    );
    this.emit({ type: 'output', tty: 'pts/0', terminal: 0, data: 'root@lab:~# ' });
  }

  emit(event: NewEvent): void {
    const numbered = this.timeline.add(event, 0);
    for (const listener of this.#listeners) listener(numbered);
  }

  /** Puts rows into the table, new or changed. */
  set(...rows: ProcessRow[]): void {
    const next = new Map(this.timeline.table);
    for (const one of rows) next.set(one.pid, one);
    this.emit({ type: 'diff', ...diffTables(this.timeline.table, next) });
  }

  patch(pid: number, fields: Partial<ProcessRow>): void {
    this.set({ ...this.timeline.table.get(pid)!, ...fields });
  }

  exit(pid: number, how: { code: number } | { signal: string }): void {
    this.emit({ type: 'exit', pid, ...how });
    this.emit({ type: 'diff', set: [], gone: [pid] });
  }

  output(data: string, terminal = 0): void {
    this.emit({ type: 'output', tty: `pts/${terminal}`, terminal, data });
  }

  die(reason: GoneReason, detail: string): void {
    this.#end({ reason, detail });
  }

  listen(listener: (event: TimelineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  type(terminal: number, text: string): Promise<void> {
    this.typed.push({ terminal, text });
    this.onType(text, terminal);
    return Promise.resolve();
  }

  async call(pid: number, call: string, args: CallArg[]): Promise<CallOutcome> {
    this.calls.push({ pid, call, args });
    if (!this.timeline.table.has(pid)) throw new LabError('ESRCH', `there is no process ${pid}`);
    return this.onCall(pid, call, args);
  }

  signal(pid: number, signal: string): Promise<void> {
    this.exit(pid, { signal });
    return Promise.resolve();
  }

  openTerminal(_cols: number, _rows: number, options: { program?: string } = {}): Promise<TerminalInfo> {
    const terminal = this.info.terminals.length;
    const info = { terminal, tty: `pts/${terminal}`, shell: 100 + terminal, open: true };
    this.info = { ...this.info, terminals: [...this.info.terminals, info] };
    this.set(row(info.shell, { cmd: options.program ?? 'bash', tty: info.tty, tpgid: info.shell }));
    this.output('# ', terminal);
    return Promise.resolve(info);
  }

  closeTerminal(terminal: number): Promise<void> {
    const known = this.info.terminals.find((t) => t.terminal === terminal);
    if (!known?.open)
      return Promise.reject(new LabError('no-terminal', `there is no open terminal ${terminal}`));
    this.info = {
      ...this.info,
      terminals: this.info.terminals.map((t) => (t === known ? { ...t, open: false } : t)),
    };
    this.exit(known.shell, { signal: 'SIGHUP' });
    return Promise.resolve();
  }

  snapshot(): Promise<ProcessRow[]> {
    return Promise.resolve([...this.timeline.table.values()]);
  }

  stop(): Promise<void> {
    this.stopped = true;
    this.die('stopped', '');
    return Promise.resolve();
  }

  breakpoint(call: string, options: { enabled: boolean; pid?: number; program?: string }): Promise<void> {
    this.breakpoints.push({ call, ...options });
    return Promise.resolve();
  }

  continue(pid: number, to: 'end' | 'next-call'): Promise<void> {
    if (!this.held.delete(pid)) return Promise.reject(new LabError('not-held', `process ${pid} is not held`));
    this.released.push({ pid, to });
    this.emit({ type: 'release', pid, name: 'setsid' });
    return Promise.resolve();
  }

  hold(pid: number, name: string): void {
    this.held.add(pid);
    this.emit({ type: 'hold', pid, name, args: [] });
  }

  // The lesson runner does not ask for these.
  resize = (): Promise<void> => Promise.reject(new Error('not in this fake'));
  flow = this.resize;
  fault = this.resize;
  job = (): Promise<{ pid: number }> => Promise.reject(new Error('not in this fake'));
}
