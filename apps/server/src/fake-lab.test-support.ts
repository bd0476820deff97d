import {
  LabError,
  Timeline,
  type CallArg,
  type CallOutcome,
  type GoneReason,
  type Lab,
  type LabInfo,
  type LabOptions,
  type NewEvent,
  type ProcessRow,
  type TerminalInfo,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { processRow } from '@daemonlab/testkit';

const row = (pid: number, ppid: number, cmd: string): ProcessRow =>
  processRow({
    pid,
    ppid,
    cmd,
    comm: cmd,
    stat: 'Ss',
    ...(pid === 1 ? {} : { tty: 'pts/0', tpgid: pid }),
  });

/** A lab without processes: it remembers what it was asked, and prints what a test tells it to. */
export class FakeLab implements Lab {
  readonly options: LabOptions;
  readonly timeline: Timeline;
  /** Every command, as `name arg arg`. */
  readonly asked: string[] = [];
  readonly gone: Promise<{ reason: GoneReason; detail: string }>;
  info: LabInfo;
  stops = 0;
  readonly #listeners = new Set<(event: TimelineEvent) => void>();
  readonly #infoListeners = new Set<(info: LabInfo) => void>();
  #settle: (gone: { reason: GoneReason; detail: string }) => void = () => undefined;

  constructor(options: LabOptions, bounds?: { events: number; bytes: number }) {
    this.options = options;
    this.timeline = new Timeline(bounds);
    this.gone = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.info = {
      world: 'fake',
      isolation: options.isolation,
      kernel: 'none',
      init: { pid: 1, comm: 'init', kind: 'init' },
      shell: 'bash',
      home: '/home/learner',
      terminals: [{ terminal: 0, tty: 'pts/0', shell: 2, open: true }],
      can: { mount: true, cc: false, syslog: true },
      limits: { processes: 64, memoryMiB: 256, filesMiB: 64 },
      breakpoints: [],
      faults: [],
    };
    this.emit({ type: 'diff', set: [row(1, 0, 'init'), row(2, 1, 'bash')], gone: [] });
    this.print('$ ');
  }

  emit(event: NewEvent): TimelineEvent {
    const numbered = this.timeline.add(event, 0);
    for (const listener of this.#listeners) listener(numbered);
    return numbered;
  }

  print(data: string, terminal = 0): TimelineEvent {
    return this.emit({ type: 'output', tty: `pts/${terminal}`, terminal, data });
  }

  die(reason: GoneReason = 'died', detail = 'the lab host was killed'): void {
    this.#settle({ reason, detail });
  }

  listen(listener: (event: TimelineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  listenInfo(listener: (info: LabInfo) => void): () => void {
    this.#infoListeners.add(listener);
    return () => this.#infoListeners.delete(listener);
  }

  #inform(info: LabInfo): void {
    this.info = info;
    for (const listener of this.#infoListeners) listener(info);
  }

  async type(terminal: number, text: string): Promise<void> {
    this.asked.push(`type ${terminal} ${text}`);
  }

  async call(pid: number, call: string, args: CallArg[]): Promise<CallOutcome> {
    if (call === 'nonsense') throw new LabError('no-such-call', 'there is no call nonsense');
    this.asked.push(`call ${pid} ${call} ${JSON.stringify(args)}`);
    return { kind: 'returned', result: pid };
  }

  async signal(pid: number, signal: string): Promise<void> {
    if (signal === 'SIGNONE') throw new LabError('EINVAL', 'no such signal');
    this.asked.push(`signal ${pid} ${signal}`);
  }

  async openTerminal(cols: number, rows: number): Promise<TerminalInfo> {
    this.asked.push(`open-terminal ${cols} ${rows}`);
    const terminal = this.info.terminals.length;
    const opened = { terminal, tty: `pts/${terminal}`, shell: 2 + terminal, open: true };
    this.#inform({ ...this.info, terminals: [...this.info.terminals, opened] });
    return opened;
  }

  async closeTerminal(terminal: number): Promise<void> {
    this.asked.push(`close-terminal ${terminal}`);
    const closed = (info: TerminalInfo): TerminalInfo =>
      info.terminal === terminal ? { ...info, open: false } : info;
    this.#inform({ ...this.info, terminals: this.info.terminals.map(closed) });
  }

  async resize(terminal: number, cols: number, rows: number): Promise<void> {
    this.asked.push(`resize ${terminal} ${cols} ${rows}`);
  }

  async flow(terminal: number, paused: boolean): Promise<void> {
    this.asked.push(`flow ${terminal} ${paused ? 'paused' : 'on'}`);
  }

  async job(): Promise<{ pid: number }> {
    return { pid: 3 };
  }

  async breakpoint(call: string, options: { enabled: boolean }): Promise<void> {
    this.asked.push(`breakpoint ${call} ${JSON.stringify(options)}`);
  }

  async continue(pid: number, to: string): Promise<void> {
    this.asked.push(`continue ${pid} ${to}`);
  }

  async fault(call: string, errno: string | null, nth?: number): Promise<void> {
    this.asked.push(`fault ${call} ${errno} ${nth}`);
  }

  async snapshot(): Promise<ProcessRow[]> {
    return [...this.timeline.table.values()];
  }

  async stop(): Promise<void> {
    this.stops += 1;
    this.#settle({ reason: 'stopped', detail: '' });
  }
}
