import { existsSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import { performance } from 'node:perf_hooks';
import { kill } from 'node:process';
import {
  LabError,
  Timeline,
  type Breakpoint,
  type CallOutcome,
  type Fault,
  type LabInfo,
  type LabOptions,
  type NewEvent,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { currentArch, errnoName, LogSocket, MAX_ERRNO, signalNumber } from '@daemonlab/libc';
import { buildFilter, DECODERS, encodeCall, Tracer, withTraps, type InjectionEnd } from '@daemonlab/tracer';
import {
  HostWorld,
  LIMITS,
  NamespaceWorld,
  type Terminal,
  type World,
  type WorldOptions,
} from '@daemonlab/world';
import { BOMB_REFUSALS, MEMORY_BYTES, memoryUse } from './limits.js';
import { ProcessTable } from './process-table.js';
import { environment, shellProgram, STAND_IN_IGNORES, standInProgram, whichShell } from './programs.js';
import { Purge } from './purge.js';
import { reasonOf } from './reasons.js';
import { SourceLines } from './source-lines.js';
import { decodeLog } from './syslog.js';
import { Terminals } from './terminals.js';

/** The table is read this often when nothing happens (CPU time, C), and memory is counted. */
const SLOW_MS = 1000;
/** Pause after reading the table, as a multiple of the time that it took. */
const REFRESH_SHARE = 9;
/** What reaches /dev/log by other ways than a traced call is looked for this often. */
const LOG_MS = 100;
/** How long a call is waited for before it is reported as blocked. */
const CALL_MS = 2000;
/** Processes a single traced command may have: enough for any program, few enough for any machine. */
const JOB_PROCESSES = 4096;
/** How late a terminal's output may be (ms) while processes keep the tracer busy: somebody types there, or a job runs. */
const BURST_MS = 16;
const JOB_BURST_MS = 60;

export interface LabHostSink {
  events(events: TimelineEvent[]): void;
  info(info: LabInfo): void;
}

/** A world, its tracer, its table and its timeline together. One owner calls `stop`. */
export class LabHost {
  readonly #options: LabOptions;
  /** Null where nobody asked for lines. */
  readonly #source: SourceLines | null;
  readonly #sink: LabHostSink;
  readonly #timeline = new Timeline({ events: 64, bytes: 1024 * 1024 });
  readonly #start = performance.now();
  readonly #tracer: Tracer;
  readonly #terminals: Terminals;
  readonly #world: World;
  readonly #table: ProcessTable;
  readonly #parents = new Map<number, number>();
  readonly #hungUp = new Set<number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #log: LogSocket | null = null;
  #outbox: TimelineEvent[] = [];
  #flushing = false;
  /** Not to be read again before this time, and the timer that will. */
  #refreshFrom = 0;
  #later: NodeJS.Timeout | null = null;
  #refusals = 0;
  #killings = 0;
  /** A fork bomb is being ended. */
  #purge: Purge | null = null;
  #breakpoints: Breakpoint[] = [];
  #faults: Fault[] = [];
  #job: { pid: number; shell: number } | null = null;

  private constructor(
    options: LabOptions,
    sink: LabHostSink,
    tracer: Tracer,
    world: World,
    source: SourceLines | null,
  ) {
    this.#source = source;
    this.#options = options;
    this.#sink = sink;
    this.#tracer = tracer;
    this.#world = world;
    this.#table = new ProcessTable(world, tracer, options.first === 'shell');
    this.#terminals = new Terminals({
      output: (terminal, data) =>
        this.#event({ type: 'output', tty: terminal.tty, terminal: terminal.id, data }),
      closed: () => this.#sink.info(this.info()),
    });
  }

  /** Builds a world and starts its first terminal. Errors: LabError, SysError naming the call that was refused. */
  static async create(
    options: LabOptions,
    shares: readonly { from: string; path: string }[],
    places: Pick<WorldOptions, 'ownFiles' | 'folder'>,
    sink: LabHostSink,
  ): Promise<LabHost> {
    let lab: LabHost | null = null;
    const decoders = decodersFor(options);
    const source = linesFor(options);
    const tracer = new Tracer({
      decoders,
      watchFiles: options.watchFiles,
      longBurst: options.first === 'job' ? JOB_BURST_MS : BURST_MS,
      maxProcesses: options.first === 'job' ? JOB_PROCESSES : LIMITS.processes,
      countProcesses: () => lab?.countProcesses() ?? null,
      onRefusedFork: (pid) => lab?.refusedFork(pid),
      ...(source && { locate: (tid, process) => source.locate(tid, process) }),
      sink: {
        event: (event) => lab?.traced(event),
        dirty: (pid) => lab?.touched(pid),
        dirtyAll: () => lab?.touched(null),
        settled: () => lab?.settled(),
        otherEnded: () => undefined, // unshare(1), which ends with the world
      },
    });
    const filter = buildFilter(currentArch(), decoders, { watchFiles: options.watchFiles });
    const worldOptions = {
      tracer,
      filter,
      puppets: options.puppets,
      shares,
      ...places,
    };
    const world = await (options.isolation === 'namespaces' ? NamespaceWorld : HostWorld).create(
      worldOptions,
    );
    lab = new LabHost(options, sink, tracer, world, source);
    if (world.logPath !== null) lab.#log = new LogSocket(world.logPath);
    await lab.openTerminal(options, options.first === 'job' ? { standIn: true } : {});
    lab.#refresh();
    lab.#every(SLOW_MS, () => lab.#slow());
    if (lab.#log) lab.#every(LOG_MS, () => lab.#readLog());
    return lab;
  }

  #every(ms: number, run: () => void): void {
    this.#timers.push(setInterval(run, ms));
  }

  info(): LabInfo {
    const { isolation, init, home, root, canMount } = this.#world;
    return {
      world: '',
      isolation,
      kernel: release(),
      init,
      shell: whichShell(root),
      home,
      terminals: this.#terminals.info(),
      can: {
        mount: canMount,
        cc: existsSync(`${root}/usr/bin/cc`),
        syslog: this.#log !== null || existsSync('/dev/log'),
      },
      limits: { processes: LIMITS.processes, memoryMiB: LIMITS.memoryMiB, filesMiB: LIMITS.filesMiB },
      breakpoints: this.#breakpoints,
      faults: this.#faults,
    };
  }

  // ---- the timeline

  #event(event: NewEvent): void {
    this.#outbox.push(this.#timeline.add(event, performance.now() - this.#start));
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const events = this.#outbox;
    this.#outbox = [];
    if (events.length > 0) this.#sink.events(events);
  }

  /** What the tracer saw, less what we ourselves do to build things. */
  traced(event: NewEvent): void {
    if (this.#source) this.#trackProgram(this.#source, event);
    if (event.type === 'fork') this.#purge?.born(event.pid, event.child);
    if (event.type === 'exit' && this.#purge?.ended(event.pid, this.#tracer.processes.keys()))
      this.#purge = null;
    const { hidden, muted } = this.#world;
    if ('pid' in event && event.pid !== undefined) {
      if (muted.has(event.pid) && event.type === 'call' && event.injected) return;
      if (hidden.has(event.pid) && event.type !== 'exec') {
        if (event.type === 'exit') hidden.delete(event.pid); // its number may come back as a learner's
        return;
      }
    }
    if (event.type === 'fork') this.#parents.set(event.child, event.pid);
    if (event.type === 'signal') {
      const reason = reasonOf(event, { table: this.#table.table, hungUp: this.#hungUp });
      this.#event(reason === undefined ? event : { ...event, reason });
      return;
    }
    this.#event(event);
    if (event.type === 'exit') this.#exited(event.pid);
    else if (event.type === 'call' && event.family === 'log') this.#readLog();
  }

  #trackProgram(source: SourceLines, event: NewEvent): void {
    if (event.type !== 'fork' && event.type !== 'exec') return;
    const { processes } = this.#tracer;
    const process = processes.get(event.pid);
    if (!process) return;
    if (event.type === 'exec') source.execed(process);
    else {
      const child = processes.get(event.child);
      if (child) source.forked(child, process);
    }
  }

  #exited(pid: number): void {
    this.#table.ended(pid);
    this.#parents.delete(pid);
    for (const [child, parent] of this.#parents) {
      if (parent !== pid) continue;
      const to = this.#table.parentOf(child);
      if (to === null || to === pid) continue;
      this.#parents.set(child, to);
      const { init } = this.#world;
      this.#event({
        type: 'reparent',
        pid: child,
        from: pid,
        to,
        why: to === init.pid ? init.kind : 'subreaper',
      });
      this.#table.touch(child);
    }
    if (this.#job?.pid === pid) void this.#world.takeForeground(this.#job.shell);
  }

  /** The row of a process, or any row (null), may have changed. */
  touched(pid: number | null): void {
    if (pid === null) this.#table.touchAll();
    else this.#table.touch(pid);
  }

  /** A batch of stops has been handled: brings the table up to date, at once or, if that was done just now, soon. */
  settled(): void {
    if (this.#log) this.#readLog();
    if (!this.#table.stale || this.#later) return;
    const wait = this.#refreshFrom - performance.now();
    if (wait <= 0) this.#refresh();
    else this.#later = setTimeout(() => this.#refresh(), wait);
  }

  /** Reads the table now. While events never cease, reading it takes a tenth of the time at most. */
  #refresh(): void {
    if (this.#later) clearTimeout(this.#later);
    this.#later = null;
    const start = performance.now();
    const diff = this.#table.refresh();
    if (diff) this.#event(diff);
    const end = performance.now();
    this.#refreshFrom = end + (end - start) * REFRESH_SHARE;
  }

  #slow(): void {
    this.#table.touchAll();
    this.#refresh();
    if (this.#options.first === 'job') return;
    const { bytes, largest } = memoryUse(
      this.#tracer.processes.keys(),
      this.#world.procRoot,
      this.#world.root,
    );
    if (bytes <= MEMORY_BYTES || largest === null || largest === this.#world.init.pid) return;
    this.#killings += 1;
    this.#event({ type: 'limit', limit: 'memory', pid: largest, count: this.#killings });
    this.#kill(largest, 'SIGKILL');
  }

  #readLog(): void {
    for (let datagram = this.#log?.receive(); datagram; datagram = this.#log?.receive()) {
      const { pid: hostPid, bytes } = datagram;
      const sender = [...this.#tracer.processes.values()].find((one) => one.hostPid === hostPid);
      this.#event(decodeLog(bytes, sender?.pid ?? null));
    }
  }

  // ---- limits

  /** Of a world with a process table of its own: all that has a number in it, zombies too. */
  countProcesses(): number | null {
    const { isolation, procRoot } = this.#world;
    if (isolation !== 'namespaces') return null;
    return readdirSync(procRoot).filter((name) => /^\d/.test(name)).length;
  }

  refusedFork(pid: number): void {
    this.#refusals += 1;
    if (this.#refusals === 1 || this.#refusals % BOMB_REFUSALS === 0)
      this.#event({ type: 'limit', limit: 'processes', pid, count: this.#refusals });
    if (this.#refusals % BOMB_REFUSALS !== 0) return;
    const shells = this.#terminals.info().map((one) => one.shell);
    const spared = [this.#world.init.pid, ...this.#world.hidden, ...shells];
    this.#purge = new Purge(spared, this.#tracer.processes.keys(), (one) => this.#kill(one, 'SIGKILL'));
  }

  #kill(pid: number, signal: NodeJS.Signals): void {
    const process = this.#tracer.processes.get(pid);
    if (!process) throw new LabError('no-process', `there is no process ${pid}`);
    try {
      kill(process.hostPid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has just ended by itself
    }
  }

  // ---- commands

  async openTerminal(
    size: { cols: number; rows: number },
    what: { program?: string | undefined; standIn?: boolean },
  ): Promise<LabInfo['terminals'][number]> {
    const info = await this.#terminals.open(size, (terminal) => this.#startOn(terminal, what));
    this.#event({ type: 'terminal', terminal: info.terminal, tty: info.tty, shell: info.shell });
    this.#sink.info(this.info());
    return info;
  }

  #startOn(terminal: Terminal, what: { program?: string | undefined; standIn?: boolean }): Promise<number> {
    const world = this.#world;
    const env = environment(world, this.#options.env);
    const born = (pid: number): void => {
      this.#parents.set(pid, world.init.pid);
      this.#event({ type: 'fork', pid: world.init.pid, child: pid, via: 'fork' });
    };
    if (what.standIn) return world.start(terminal, standInProgram(world, env), born);
    const program =
      what.program === undefined
        ? shellProgram(world, env, this.#options.cwd)
        : this.#puppet(what.program, env);
    return world.start(terminal, program, born);
  }

  #puppet(name: string, env: Record<string, string>): Parameters<World['start']>[1] {
    const path = this.#world.puppetPath(name);
    if (path === null)
      throw new LabError(
        'no-puppet',
        `this lab has no puppet ${name}: it has ${this.#options.puppets.join(', ') || 'none'}`,
      );
    return { path, argv: [`./${name}`], env, cwd: this.#world.home };
  }

  type(terminal: number, text: string): void {
    if (!this.#terminals.get(terminal).write(text))
      throw new LabError('input-full', `terminal ${terminal} does not read what is typed`);
  }

  resize(terminal: number, cols: number, rows: number): void {
    this.#terminals.get(terminal).resize(cols, rows);
  }

  flow(terminal: number, paused: boolean): void {
    this.#terminals.get(terminal).flow(paused);
  }

  async closeTerminal(id: number): Promise<void> {
    const terminal = this.#terminals.get(id);
    this.#hungUp.add(this.#terminals.shellOf(id));
    this.#event({ type: 'hangup', tty: terminal.tty });
    await terminal.close();
    this.#table.touchAll();
    this.#refresh();
    this.#sink.info(this.info());
  }

  async call(
    pid: number,
    name: string,
    args: Parameters<typeof encodeCall>[1],
    waitMs = CALL_MS,
  ): Promise<CallOutcome> {
    if (this.#world.hidden.has(pid)) throw new LabError('no-process', `there is no process ${pid}`);
    const done = this.#tracer.inject(pid, encodeCall(name, args));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), waitMs)));
    const end = await Promise.race([done, late]);
    clearTimeout(timer);
    if (this.#table.stale) this.#refresh();
    if (end === 'late') {
      done.catch(() => undefined); // nobody waits for it any more
      return { kind: 'blocked' };
    }
    return outcomeOf(end);
  }

  signal(pid: number, name: string): void {
    const number = signalNumber(name);
    if (number === undefined) throw new LabError('bad-argument', `${name} is no signal`);
    if (this.#world.hidden.has(pid)) throw new LabError('no-process', `there is no process ${pid}`);
    this.#kill(pid, number as unknown as NodeJS.Signals);
    this.#tracer.signalSent(pid, number);
  }

  /** Starts the one command of a lab for tracing. Errors: LabError with execve's errno. */
  async job(argv: readonly string[], path: string, env: Record<string, string>): Promise<number> {
    const shell = this.#terminals.shellOf(0);
    const cwd = this.#options.cwd ?? this.#world.home;
    const program = { path, argv, cwd, env: { ...environment(this.#world, this.#options.env), ...env } };
    const pid = await this.#world.startJob(shell, program, STAND_IN_IGNORES);
    this.#job = { pid, shell };
    return pid;
  }

  setBreakpoint({ call, pid, program }: Breakpoint, enabled: boolean): void {
    const others = this.#breakpoints.filter((b) => b.call !== call || b.pid !== pid || b.program !== program);
    this.#breakpoints = enabled ? [...others, { call, pid, program }] : others;
    this.#tracer.setBreakpoint(call, { pid, program }, enabled);
    this.#sink.info(this.info());
  }
  continue(pid: number, to: 'end' | 'next-call'): void {
    this.#tracer.release(pid, to);
  }
  /** `errno` null takes the fault back. */
  fault(call: string, errno: string | null, nth: number | undefined): void {
    const others = this.#faults.filter((fault) => fault.call !== call);
    this.#faults = errno === null ? others : [...others, { call, errno, nth }];
    this.#tracer.setFault(call, errno, nth);
    this.#sink.info(this.info());
  }

  /** Reads the whole table now; its diff is on the timeline when this returns. */
  snapshot(): void {
    this.#table.touchAll();
    this.#refresh();
    this.#flush();
  }

  /** Ends every process of the world and closes all that is open. Errors: LabError `left-over` after 1.5 s. */
  async stop(): Promise<void> {
    this.#timers.forEach(clearInterval);
    if (this.#later) clearTimeout(this.#later);
    await this.#world.close().finally(async () => {
      await this.#terminals.closeAll();
      this.#flush();
      this.#table.close();
      this.#log?.close();
      this.#tracer.close();
    });
  }
}

/** A process's end is told by itself; its call is only of interest to breakpoints, and would cost a stop for every process. */
const ENDINGS = new Set(['exit', 'exit_group']);

/** Lines are found on x86-64 only. */
const linesFor = ({ source }: LabOptions): SourceLines | null =>
  source === true && currentArch().name === 'x64' ? new SourceLines() : null;

function decodersFor({ first, traps = [] }: LabOptions): typeof DECODERS {
  if (first === 'job' && traps.length === 0)
    return new Map([...DECODERS].filter(([name]) => !ENDINGS.has(name)));
  return withTraps(DECODERS, currentArch(), traps);
}

function outcomeOf(end: InjectionEnd): CallOutcome {
  switch (end.kind) {
    case 'exited':
      return { kind: 'exited' };
    case 'execed':
      return { kind: 'returned', result: 0 };
    case 'returned':
      if (end.child !== null) return { kind: 'forked', child: end.child };
      if (end.result < 0 && end.result >= -MAX_ERRNO)
        return { kind: 'failed', errno: errnoName(-end.result) };
      return { kind: 'returned', result: end.result };
  }
}
