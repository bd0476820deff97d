import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { currentArch, errnoNumber, signalNumber } from '@daemonlab/libc';
import {
  LabError,
  type Breakpoint,
  type CallOutcome,
  type Fault,
  type LabInfo,
  type LabOptions,
  type NewEvent,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { buildFilter, encodeCall, Tracer } from '@daemonlab/tracer';
import {
  HostWorld,
  LIMITS,
  NamespaceWorld,
  type Terminal,
  type World,
  type WorldOptions,
} from '@daemonlab/world';
import { outcomeWithin } from './call-outcome.js';
import { execObstacle } from './exec-look.js';
import { ForegroundJob } from './foreground-job.js';
import { MemoryLimit } from './memory-limit.js';
import { ProcessLimit } from './process-limit.js';
import { environment, firstProgram, whichShell, type First } from './programs.js';
import { Recorder } from './recorder.js';
import { sendSignal } from './send-signal.js';
import { sourceLinesFor, type SourceLines } from './source-lines.js';
import { withBreakpoint, withFault } from './steered.js';
import { Terminals } from './terminals.js';
import { maxProcesses, tracerSettings } from './tracer-settings.js';
import { Witness } from './witness.js';

/** The table is read this often when nothing happens (CPU time, C), and memory is counted. */
const SLOW_MS = 1000;
/** What reaches /dev/log by other ways than a traced call is looked for this often. */
const LOG_MS = 100;
/** How long a call is waited for before it is reported as blocked. */
const CALL_MS = 2000;

export interface LabHostSink {
  events(events: TimelineEvent[]): void;
  info(info: LabInfo): void;
}

/** A world, its tracer, its terminals and its timeline together. One owner calls `stop`. */
export class LabHost {
  readonly #options: LabOptions;
  readonly #sink: LabHostSink;
  readonly #recorder: Recorder;
  readonly #tracer: Tracer;
  readonly #world: World;
  readonly #terminals: Terminals;
  readonly #witness: Witness;
  readonly #source: SourceLines | null;
  readonly #processLimit: ProcessLimit;
  readonly #memoryLimit: MemoryLimit;
  readonly #job: ForegroundJob;
  readonly #timers: NodeJS.Timeout[] = [];
  #breakpoints: Breakpoint[] = [];
  #faults: Fault[] = [];
  #stopping = false;

  private constructor(
    options: LabOptions,
    sink: LabHostSink,
    tracer: Tracer,
    world: World,
    source: SourceLines | null,
  ) {
    this.#options = options;
    this.#sink = sink;
    this.#tracer = tracer;
    this.#world = world;
    this.#source = source;
    this.#recorder = new Recorder((events) => sink.events(events));
    const tell = (event: NewEvent): void => this.#recorder.add(event);
    this.#terminals = new Terminals({
      output: (terminal, data) => tell({ type: 'output', tty: terminal.tty, terminal: terminal.id, data }),
      gone: (terminal) => {
        this.#witness.terminalGone(terminal, this.#terminals.shellOf(terminal.id));
        sink.info(this.info());
      },
    });
    this.#witness = new Witness(world, tracer, options.first === 'shell', tell);
    const shells = (): number[] => this.#terminals.info().map((one) => one.shell);
    this.#processLimit = new ProcessLimit(world, tracer, shells, tell);
    this.#memoryLimit = new MemoryLimit(world, tracer, tell);
    this.#job = new ForegroundJob(world);
  }

  /** Builds a world and starts its first terminal. Errors: LabError, SysError naming the call that was refused. */
  static async create(
    options: LabOptions,
    shares: WorldOptions['shares'],
    places: Pick<WorldOptions, 'ownFiles' | 'folder'>,
    sink: LabHostSink,
  ): Promise<LabHost> {
    let lab: LabHost | null = null;
    const source = sourceLinesFor(options);
    const settings = tracerSettings(options);
    const tracer = new Tracer({
      ...settings,
      stopped: () => lab && lab.#terminals.read(),
      countProcesses: () => lab && lab.#processLimit.count(),
      onRefusedFork: (pid) => lab && lab.#processLimit.refusedFork(pid),
      ...(source && { locate: (tid, process) => source.locate(tid, process) }),
      sink: {
        event: (event) => lab && lab.#traced(event),
        dirty: (pid) => lab && lab.#witness.touched(pid),
        dirtyAll: () => lab && lab.#witness.touched(null),
        settled: () => lab && lab.#witness.settled(),
        otherEnded: () => undefined, // unshare(1), which ends with the world
      },
    });
    const { decoders, watchFiles } = settings;
    const filter = buildFilter(currentArch(), decoders, { watchFiles });
    const worldOptions = {
      tracer,
      filter,
      puppets: options.puppets,
      shares,
      ...places,
      own: options.first === 'job',
    };
    const world = await (options.isolation === 'namespaces' ? NamespaceWorld : HostWorld).create(
      worldOptions,
    );
    lab = new LabHost(options, sink, tracer, world, source);
    await lab.openTerminal(options, options.first === 'job' ? { standIn: true } : {});
    lab.snapshot(); // whoever is told that the lab is ready has been told what is in it
    lab.#every(SLOW_MS, () => lab.#slow());
    if (world.logPath !== null) lab.#every(LOG_MS, () => lab.#witness.readLog());
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
        syslog: this.#world.logPath !== null || existsSync('/dev/log'),
      },
      limits: {
        processes: maxProcesses(this.#options),
        memoryMiB: LIMITS.memoryMiB,
        filesMiB: LIMITS.filesMiB,
      },
      breakpoints: this.#breakpoints,
      faults: this.#faults,
    };
  }

  #traced(event: NewEvent): void {
    this.#source?.traced(event, this.#tracer.processes);
    this.#processLimit.traced(event);
    this.#witness.traced(event.type === 'hold' ? this.#lookedAt(event) : event);
    if (event.type === 'exit') this.#job.ended(event.pid);
  }

  /** A hold, with what a look at the files tells of the call. */
  #lookedAt(event: Extract<NewEvent, { type: 'hold' }>): NewEvent {
    const obstacle = execObstacle(`${this.#world.procRoot}/${event.pid}`, event.name, event.args);
    return obstacle === undefined ? event : { ...event, obstacle };
  }

  #slow(): void {
    this.#witness.readTable();
    if (this.#options.first !== 'job') this.#memoryLimit.enforce();
  }

  // ---- commands

  async openTerminal(
    size: { cols: number; rows: number },
    first: First,
  ): Promise<LabInfo['terminals'][number]> {
    const info = await this.#terminals.open(size, (terminal) => this.#startOn(terminal, first));
    this.#recorder.add({ type: 'terminal', terminal: info.terminal, tty: info.tty, shell: info.shell });
    this.#sink.info(this.info());
    return info;
  }

  #startOn(terminal: Terminal, first: First): Promise<number> {
    const program = firstProgram(this.#world, this.#options, first);
    return this.#world.start(terminal, program, (pid) => this.#witness.started(pid));
  }

  type(terminal: number, text: string): void {
    if (!this.#terminals.get(terminal).write(text))
      throw new LabError('input-full', `terminal ${terminal} does not read what is typed`);
  }

  resize(terminal: number, cols: number, rows: number): void {
    this.#terminals.get(terminal).resize(cols, rows);
  }

  flow(terminal: number, paused: boolean): void {
    this.#terminals.pause(terminal, paused);
  }

  /** Whether processes and what they print are to wait, for nobody takes what is told. Not once it is being stopped. */
  hold(held: boolean): void {
    const holds = held && !this.#stopping;
    this.#terminals.hold(holds);
    this.#tracer.stall(holds);
  }

  async closeTerminal(id: number): Promise<void> {
    const terminal = this.#terminals.get(id);
    this.#witness.hangup(terminal.tty, this.#terminals.shellOf(id));
    await terminal.close();
    this.#witness.readTable();
    this.#sink.info(this.info());
  }

  async call(
    pid: number,
    name: string,
    args: Parameters<typeof encodeCall>[1],
    waitMs = CALL_MS,
  ): Promise<CallOutcome> {
    this.#refuseHidden(pid);
    const outcome = await outcomeWithin(this.#tracer.inject(pid, encodeCall(name, args)), waitMs);
    this.#witness.readStale();
    return outcome;
  }

  signal(pid: number, name: string): void {
    const number = signalNumber(name);
    if (number === undefined) throw new LabError('bad-argument', `${name} is no signal`);
    this.#refuseHidden(pid);
    sendSignal(this.#tracer, pid, number);
    this.#tracer.signalSent(pid, number);
  }

  /** Errors: LabError `no-process`, for one that is not the learner's. */
  #refuseHidden(pid: number): void {
    if (this.#world.hidden.has(pid)) throw new LabError('no-process', `there is no process ${pid}`);
  }

  /** Starts the one command of a lab for tracing. Errors: LabError with execve's errno. */
  async job(argv: readonly string[], path: string, env: Record<string, string>): Promise<number> {
    const shell = this.#terminals.shellOf(0);
    const cwd = this.#options.cwd ?? this.#world.home;
    const program = { path, argv, cwd, env: { ...environment(this.#world, this.#options.env), ...env } };
    return this.#job.start(shell, program);
  }

  setBreakpoint(breakpoint: Breakpoint, enabled: boolean): void {
    const { call, pid, program } = breakpoint;
    this.#breakpoints = withBreakpoint(this.#breakpoints, breakpoint, enabled);
    this.#tracer.setBreakpoint(call, { pid, program }, enabled);
    this.#sink.info(this.info());
  }
  continue(pid: number, to: 'end' | 'next-call'): void {
    this.#tracer.release(pid, to);
  }
  /** `errno` null takes the fault back. Errors: LabError `bad-argument`. */
  fault(call: string, errno: string | null, nth: number | undefined): void {
    if (errno !== null && errnoNumber(errno) === undefined)
      throw new LabError('bad-argument', `${errno} is no errno`);
    this.#faults = withFault(this.#faults, call, errno, nth);
    this.#tracer.setFault(call, errno, nth);
    this.#sink.info(this.info());
  }

  /** Reads what has been printed and logged, and the whole table: it is on the timeline when this returns. */
  snapshot(): void {
    this.#terminals.read();
    this.#witness.readLog();
    this.#witness.readTable();
    this.#recorder.flush();
  }

  /** Ends every process of the world and closes all that is open. Errors: LabError `left-over` after 1.5 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.hold(false);
    this.#timers.forEach(clearInterval);
    this.#witness.stop();
    await this.#world.close().finally(async () => {
      await this.#terminals.closeAll();
      this.#recorder.flush();
      this.#witness.close();
      this.#tracer.close();
    });
  }
}
