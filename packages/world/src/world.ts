import { LabError, type Isolation } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import { Injector } from './injector.js';
import type { TreeOptions } from './plan.js';
import type { Terminal } from './terminal.js';

export interface WorldOptions {
  tracer: Tracer;
  /** struct sock_filter array, see tracer's buildFilter. */
  filter: Buffer;
  puppets: readonly string[];
  shares: TreeOptions['shares'];
  /** Paths of the host that the lab host goes on to need: the world's tree is not mounted over them. */
  ownFiles: readonly string[];
  /** An empty folder for a world on the host, which removes it at its end; null for one in namespaces. */
  folder: string | null;
  /**
   * Its processes are a user's own programs: on the host they keep their umask and limits; in namespaces they find the machine's
   * configuration and the accounts of its services.
   */
  own: boolean;
}

/** A program as execve takes it. */
export interface Program {
  path: string;
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Signals that it finds ignored. */
  ignore?: readonly string[];
}

/**
 * A place for processes of its own: what both kinds of isolation have in common. One owner calls `close`.
 */
export abstract class World {
  abstract readonly isolation: Isolation;
  abstract readonly init: { pid: number; comm: string; kind: 'init' | 'subreaper' };
  abstract readonly home: string;
  /** Where this world's /proc is read from outside. */
  abstract readonly procRoot: string;
  /** Where this world's file tree begins, seen from outside: empty for the host's own. */
  abstract readonly root: string;
  /** Path, seen from outside, at which /dev/log of this world may be bound; null where it must not. */
  abstract readonly logPath: string | null;
  abstract readonly canMount: boolean;
  /** The puppet that starts every first process of a terminal. */
  protected abstract readonly forker: number;
  protected readonly tracer: Tracer;
  /**
   * Processes that are not the learner's: our own, and those they fork until their exec, kept by whoever hears of both.
   * Neither shown nor told of, but for that exec.
   */
  readonly hidden = new Set<number>();
  /** Shown, but what they do just now is our doing, and not told. */
  readonly muted = new Set<number>();

  constructor(tracer: Tracer) {
    this.tracer = tracer;
  }

  /** A child of the forker, or in a world without an init of ours one that is nobody's child any more. */
  protected abstract newborn(): Promise<number>;

  /** The path of a puppet's executable in the world; null when there is none of this name. */
  abstract puppetPath(name: string): string | null;
  /** The puppet that stands in for a shell. */
  abstract readonly standIn: string;

  /** Ends every process of the world; resolves when none is left. */
  abstract close(): Promise<void>;

  /**
   * Starts a program as the session leader of a terminal, with the terminal on descriptors 0 to 2. Returns its pid.
   * `onBorn` is called before its exec. Errors: LabError with the errno of what failed.
   */
  async start(terminal: Terminal, program: Program, onBorn: (pid: number) => void): Promise<number> {
    const pid = await this.newborn();
    const process = new Injector(this.tracer, pid);
    try {
      await process.call('setsid');
      const fd = await process.call('open', terminal.path, ['O_RDWR']);
      for (const standard of [0, 1, 2]) await process.call('dup2', fd, standard);
      if (fd > 2) await process.call('close', fd);
      terminal.releaseSlave();
      await process.call('signal', 'SIGCHLD', 'SIG_DFL');
      for (const signal of program.ignore ?? []) await process.call('signal', signal, 'SIG_IGN');
      await process.call('chdir', program.cwd);
      onBorn(pid);
      await exec(process, program);
    } catch (error) {
      this.tracer.unpark(pid);
      await process.call('_exit', 127).catch(() => undefined); // ends it; that is no news
      throw error;
    }
    process.release();
    return pid;
  }

  /**
   * Starts a program as a shell would start a foreground job: a child of the session leader `shell`, in a group of its
   * own, in the foreground. Errors: LabError with the errno of execve; nothing is then left of the child.
   */
  async startJob(shell: number, program: Program, shellIgnores: readonly string[]): Promise<number> {
    const parent = new Injector(this.tracer, shell);
    const pid = await parent.fork();
    const child = new Injector(this.tracer, pid);
    this.muted.add(shell).add(pid);
    try {
      await child.call('setpgid', 0, 0);
      await parent.call('ioctl', 0, 'TIOCSPGRP', pid);
      for (const signal of shellIgnores) await child.call('signal', signal, 'SIG_DFL');
      await child.call('chdir', program.cwd);
      this.muted.delete(pid);
      await exec(child, program);
      return pid;
    } catch (error) {
      await child.call('_exit', 127).catch(() => undefined); // ends it; that is no news
      throw error;
    } finally {
      this.muted.delete(shell);
      this.muted.delete(pid);
      parent.release();
      if (this.tracer.processes.has(pid)) child.release();
    }
  }

  /** Makes the session leader the foreground group again, as a shell does when a job has ended. */
  async takeForeground(shell: number): Promise<void> {
    const parent = new Injector(this.tracer, shell);
    this.muted.add(shell);
    try {
      await parent.call('ioctl', 0, 'TIOCSPGRP', shell);
    } catch (error) {
      // Its terminal may be hung up by now; there is no foreground to take then.
      if (!(error instanceof LabError)) throw error;
    } finally {
      this.muted.delete(shell);
      if (this.tracer.processes.has(shell)) parent.release();
    }
  }
}

async function exec(process: Injector, program: Program): Promise<void> {
  const env = Object.entries(program.env).map(([name, value]) => `${name}=${value}`);
  await process.call('execve', program.path, [...program.argv], env);
}
