import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { currentArch, puppetElf } from '@daemonlab/libc';
import type { Tracer } from '@daemonlab/tracer';
import { allGone } from './all-gone.js';
import { LIMIT_CALLS } from './init-plan.js';
import { Injector } from './injector.js';
import { launchPuppet } from './launch.js';
import { BASHRC } from './plan.js';
import { World, type WorldOptions } from './world.js';

/** How long the machine's init has to reap an orphan before it is held to do so never (a container without one). */
const REAP_MS = 300;

interface Stat {
  comm: string;
  state: string;
  ppid: number;
}

function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const end = stat.lastIndexOf(')');
    const [state, ppid] = stat.slice(end + 2).split(' ');
    return { comm: stat.slice(stat.indexOf('(') + 1, end), state: state ?? '', ppid: Number(ppid) };
  } catch {
    return null; // gone
  }
}

/**
 * A world without namespaces: the learner's own processes on the real machine, of which only those that the tracer has
 * seen born are shown. Orphans go to the machine's real init, or to a subreaper, which `init` names.
 */
export class HostWorld extends World {
  readonly isolation = 'host';
  readonly home: string;
  readonly procRoot = '/proc';
  readonly root = '';
  readonly logPath = null;
  readonly canMount = false;
  readonly standIn: string;
  init: { pid: number; comm: string; kind: 'init' | 'subreaper' } = { pid: 1, comm: 'init', kind: 'init' };
  protected readonly forker: number;
  readonly #bin: string;
  readonly #puppets: ReadonlySet<string>;
  readonly #folder: string;

  private constructor(tracer: Tracer, forker: number, folder: string, puppets: readonly string[]) {
    super(tracer);
    this.forker = forker;
    this.#folder = folder;
    this.home = join(folder, 'home');
    this.#bin = join(folder, 'bin');
    this.standIn = join(this.#bin, 'shell');
    this.#puppets = new Set(puppets);
    this.hidden.add(forker);
  }

  /** Errors: LabError, SysError EPERM where ptrace is not allowed. */
  static async create(options: WorldOptions): Promise<HostWorld> {
    const { tracer } = options;
    const folder = mkdtempSync(join(tmpdir(), 'daemonlab-'));
    const puppet = puppetElf(currentArch());
    for (const name of ['home', 'bin']) mkdirSync(join(folder, name));
    for (const file of ['bin/init', 'bin/shell', ...options.puppets.map((name) => `home/${name}`)])
      writeFileSync(join(folder, file), puppet, { mode: 0o755 });
    writeFileSync(join(folder, 'home/.bashrc'), BASHRC);
    const { pid } = await launchPuppet(join(folder, 'bin/init'), []);
    const world = new HostWorld(tracer, pid, folder, options.puppets);
    tracer.seize(pid, pid, 'init');
    const forker = new Injector(tracer, pid);
    // Limits count for each process. The umask is fixed, so that lessons show the same on every machine.
    await forker.calls([
      { call: 'signal', args: ['SIGCHLD', 'SIG_IGN'] },
      { call: 'umask', args: ['0022'] },
      ...LIMIT_CALLS,
    ]);
    await forker.filter(options.filter);
    await world.#findInit(forker);
    forker.release();
    return world;
  }

  /** Finds out who adopts orphans here, and whether it reaps them; where nobody does, the forker is made to. */
  async #findInit(forker: Injector): Promise<void> {
    const orphan = await this.newborn();
    const adopter = statOf(orphan)?.ppid ?? 1;
    const child = new Injector(this.tracer, orphan);
    await child.call('_exit', 0).catch(() => undefined); // it exits, as it was told to
    const deadline = Date.now() + REAP_MS;
    while (statOf(orphan) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
    if (statOf(orphan)) {
      await forker.call('prctl', 'PR_SET_CHILD_SUBREAPER', 1);
      this.init = { pid: this.forker, comm: 'init', kind: 'subreaper' };
      return;
    }
    this.init = {
      pid: adopter,
      comm: statOf(adopter)?.comm ?? 'init',
      kind: adopter === 1 ? 'init' : 'subreaper',
    };
  }

  /** Born through a process in between that ends, so that it is an orphan: a child of the machine's init, not of ours. */
  protected override async newborn(): Promise<number> {
    const forker = new Injector(this.tracer, this.forker);
    const middle = await forker.fork();
    this.hidden.add(middle);
    const between = new Injector(this.tracer, middle);
    const pid = await between.fork();
    this.hidden.add(pid);
    await between.call('_exit', 0).catch(() => undefined); // it exits, as it was told to
    forker.release();
    return pid;
  }

  puppetPath(name: string): string | null {
    return this.#puppets.has(name) ? join(this.home, name) : null;
  }

  async close(): Promise<void> {
    const killAll = (): void => {
      for (const { hostPid } of this.tracer.processes.values()) {
        try {
          kill(hostPid, 'SIGKILL');
        } catch {
          // it has just ended by itself
        }
      }
    };
    await allGone(this.tracer, killAll).finally(() => {
      if (existsSync(this.#folder)) rmSync(this.#folder, { recursive: true, force: true });
    });
  }
}
