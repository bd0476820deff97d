import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import {
  LabError,
  orderRows,
  Timeline,
  type CallArg,
  type CallOutcome,
  type GoneReason,
  type Lab,
  type LabCommand,
  type LabInfo,
  type ProcessRow,
  type TerminalInfo,
  type TimelineEvent,
} from '@daemonlab/protocol';
import { encodeFrame, FrameReader, FromHost, type ToHost } from '../wire.js';
import { WIRE_FD } from '../wire-fd.js';
import type { HostProcess } from './host-process.js';

/** How long a lab host may take to end its world before it is killed; the kernel then ends the world. */
const STOP_LIMIT_MS = 1800;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A lab host process as a Lab: commands go out, events come in and are copied to `timeline`. */
export class LabClient implements Lab {
  readonly timeline = new Timeline();
  readonly ready: Promise<void>;
  readonly gone: Promise<{ reason: GoneReason; detail: string }>;
  readonly #process: ChildProcess;
  readonly #wire: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(event: TimelineEvent) => void>();
  readonly #infoListeners = new Set<(info: LabInfo) => void>();
  #info: LabInfo | null = null;
  #next = 1;
  /** Why what it said was of no use. */
  #misunderstood = '';
  #stopping = false;
  #ended = false;

  constructor({ process, said, ended }: HostProcess) {
    this.#process = process;
    this.#wire = process.stdio[WIRE_FD] as Duplex;
    let isReady: () => void = () => undefined;
    let isNot: (error: Error) => void = () => undefined;
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve;
      isNot = reject;
    });
    this.ready.catch(() => undefined); // whoever started it is told; a lab that fails later is told through `gone`
    const frames = new FrameReader();
    this.#wire.on('data', (chunk: Buffer) => {
      try {
        for (const raw of frames.push(chunk)) this.#receive(FromHost.parse(raw), isReady, isNot);
      } catch (error) {
        // A lab host of another build, or a broken one. It takes its own world down, nothing else.
        this.#misunderstood = `what the lab host said was not understood: ${String(error)}`;
        this.kill();
      }
    });
    this.#wire.resume(); // mapping its users paused it
    this.gone = ended.then((how) => {
      this.#ended = true;
      const why = this.#misunderstood || said();
      const detail = why ? `${how}: ${why}` : how;
      isNot(new LabError('failed', why || how));
      for (const waiting of this.#waiting.values()) waiting.reject(new LabError('gone', 'the world is gone'));
      this.#waiting.clear();
      return this.#stopping ? { reason: 'stopped', detail: '' } : { reason: 'died', detail };
    });
  }

  #receive(message: FromHost, isReady: () => void, isNot: (error: Error) => void): void {
    switch (message.kind) {
      case 'ready':
        this.#info = message.info;
        isReady();
        return;
      case 'failed':
        isNot(new LabError(message.code, message.message));
        return;
      case 'info':
        this.#info = message.info;
        for (const listener of this.#infoListeners) listener(message.info);
        return;
      case 'events':
        for (const event of message.events) {
          this.timeline.append(event);
          for (const listener of this.#listeners) listener(event);
        }
        return;
      case 'reply':
        this.#waiting.get(message.id)?.resolve(message.value);
        this.#waiting.delete(message.id);
        return;
      case 'refused':
        this.#waiting.get(message.id)?.reject(new LabError(message.code, message.message));
        this.#waiting.delete(message.id);
    }
  }

  get info(): LabInfo {
    if (!this.#info) throw new LabError('not-ready', 'the lab is not built yet');
    return this.#info;
  }
  /** Host pid of the lab host, for tests that kill it. */
  get hostPid(): number | undefined {
    return this.#process.pid;
  }

  listen(listener: (event: TimelineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** Called when a terminal has opened or closed. */
  listenInfo(listener: (info: LabInfo) => void): () => void {
    this.#infoListeners.add(listener);
    return () => this.#infoListeners.delete(listener);
  }

  pause(paused: boolean): void {
    if (paused && !this.#stopping) this.#wire.pause();
    else this.#wire.resume();
  }

  send(message: ToHost): void {
    if (!this.#ended) this.#wire.write(encodeFrame(message));
  }

  #command(command: LabCommand): Promise<unknown> {
    if (this.#ended) return Promise.reject(new LabError('gone', 'the world is gone'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send({ kind: 'command', id, command });
    });
  }

  async type(terminal: number, text: string): Promise<void> {
    await this.#command({ op: 'type', terminal, text });
  }
  async call(pid: number, call: string, args: CallArg[], waitMs?: number): Promise<CallOutcome> {
    return (await this.#command({
      op: 'call',
      pid,
      call,
      args,
      ...(waitMs === undefined ? {} : { waitMs }),
    })) as CallOutcome;
  }
  async signal(pid: number, signal: string): Promise<void> {
    await this.#command({ op: 'signal', pid, signal });
  }
  async openTerminal(cols: number, rows: number, options: { program?: string } = {}): Promise<TerminalInfo> {
    return (await this.#command({ op: 'open-terminal', cols, rows, ...options })) as TerminalInfo;
  }
  async closeTerminal(terminal: number): Promise<void> {
    await this.#command({ op: 'close-terminal', terminal });
  }
  async resize(terminal: number, cols: number, rows: number): Promise<void> {
    await this.#command({ op: 'resize', terminal, cols, rows });
  }
  async flow(terminal: number, paused: boolean): Promise<void> {
    await this.#command({ op: 'flow', terminal, paused });
  }
  async job(
    argv: string[],
    options: { path?: string; env?: Record<string, string> } = {},
  ): Promise<{ pid: number }> {
    return (await this.#command({ op: 'job', argv, ...options })) as { pid: number };
  }
  async breakpoint(
    call: string,
    options: { enabled: boolean; pid?: number; program?: string },
  ): Promise<void> {
    await this.#command({ op: 'break', call, ...options });
  }
  async continue(pid: number, to: 'end' | 'next-call'): Promise<void> {
    await this.#command({ op: 'continue', pid, to });
  }
  async fault(call: string, errno: string | null, nth?: number): Promise<void> {
    await this.#command({ op: 'fault', call, errno, ...(nth === undefined ? {} : { nth }) });
  }
  async snapshot(): Promise<ProcessRow[]> {
    await this.#command({ op: 'snapshot' });
    return orderRows(this.timeline.table.values());
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.#ended) return;
    this.#stopping = true;
    this.pause(false); // it is gone once all that it said is read
    this.send({ kind: 'command', id: this.#next++, command: { op: 'stop' } });
    const timer = setTimeout(() => this.kill(), STOP_LIMIT_MS);
    await this.gone;
    clearTimeout(timer);
  }
}
