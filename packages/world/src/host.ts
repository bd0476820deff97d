import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill } from 'node:process';
import { LabError } from '@daemonlab/protocol';
import { currentArch, puppetElf } from '@daemonlab/libc';
import type { Tracer } from '@daemonlab/tracer';
import { allGone } from './all-gone.js';
import { CLEAN_DESCRIPTORS, DESCRIPTOR_LIMIT, LIMIT_CALLS } from './init-plan.js';
import { Injector } from './injector.js';
import { launchPuppet } from './launch.js';
import { BASHRC } from './plan.js';
import { World, type WorldOptions } from './world.js';

/** A child that has been a zombie for this long will stay one. Some inits only look for dead children every second or so. */
const KEPT_SECONDS = 5;
const TICKS_PER_SECOND = 100; // USER_HZ, part of the kernel's interface on every architecture

interface Stat {
  state: string;
  ppid: number;
  /** Seconds after boot. */
  started: number;
}

function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      state: fields[0] ?? '',
      ppid: Number(fields[1]),
      started: Number(fields[19]) / TICKS_PER_SECOND,
    };
  } catch {
    return null; // gone
  }
}

const commOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

/** How long our own dead child may take to be waited for, where there is reason to doubt that it ever is. */
const WAITED_FOR_MS = 250;

/** Whether a process may leave its dead children as zombies: seen by those that it has. One that has just died looks the same. */
function hasZombies(adopter: number): boolean {
  const now = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
  return readdirSync('/proc').some((name) => {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    return stat?.state === 'Z' && stat.ppid === adopter && now - stat.started > KEPT_SECONDS;
  });
}

/** Whether a dead process is waited for by its parent, soon. */
async function isWaitedFor(pid: number): Promise<boolean> {
  const deadline = Date.now() + WAITED_FOR_MS;
  while (statOf(pid) !== null) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
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
    const { folder } = options;
    if (folder === null) throw new LabError('no-folder', 'a world on the host needs a folder of its own');
    const puppet = puppetElf(currentArch());
    for (const name of ['home', 'bin']) mkdirSync(join(folder, name));
    for (const file of ['bin/init', 'bin/shell', ...options.puppets.map((name) => `home/${name}`)])
      writeFileSync(join(folder, file), puppet, { mode: 0o755 });
    writeFileSync(join(folder, 'home/.bashrc'), BASHRC);
    const pid = await launchPuppet(join(folder, 'bin/init'), []);
    const world = new HostWorld(tracer, pid, folder, options.puppets);
    tracer.seize(pid, pid, 'init');
    const forker = new Injector(tracer, pid);
    // The umask is fixed, so that lessons show the same on every machine.
    await forker.calls([
      ...CLEAN_DESCRIPTORS,
      { call: 'signal', args: ['SIGCHLD', 'SIG_IGN'] },
      ...(options.own ? [DESCRIPTOR_LIMIT] : [{ call: 'umask', args: ['0022'] }, ...LIMIT_CALLS]),
    ]);
    await forker.filter(options.filter);
    await world.#findInit(forker);
    forker.release();
    return world;
  }

  /**
   * Finds out who adopts orphans here. One that never waits for its children (a container whose first process is no
   * init) would keep them as zombies for ever; there the forker adopts them instead.
   */
  async #findInit(forker: Injector): Promise<void> {
    const orphan = await this.newborn();
    const adopter = statOf(orphan)?.ppid ?? 1;
    const child = new Injector(this.tracer, orphan);
    await child.call('_exit', 0).catch(() => undefined); // it exits, as it was told to
    if (!hasZombies(adopter) || (await isWaitedFor(orphan))) {
      this.init = { pid: adopter, comm: commOf(adopter), kind: adopter === 1 ? 'init' : 'subreaper' };
      return;
    }
    await forker.call('prctl', 'PR_SET_CHILD_SUBREAPER', 1);
    this.init = { pid: this.forker, comm: 'init', kind: 'subreaper' };
    this.hidden.delete(this.forker); // from now on it is the learner's to see
  }

  /** Born through a process in between that ends, so that it is an orphan: a child of the machine's init, not of ours. */
  protected override async newborn(): Promise<number> {
    const forker = new Injector(this.tracer, this.forker);
    this.muted.add(this.forker);
    try {
      const middle = await forker.fork();
      const between = new Injector(this.tracer, middle);
      const pid = await between.fork();
      await between.call('_exit', 0).catch(() => undefined); // it exits, as it was told to
      return pid;
    } finally {
      this.muted.delete(this.forker);
      forker.release();
    }
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
      // Its starter removes it too; but the starter may be what was killed.
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }
}
