import { kill } from 'node:process';
import { addLoopbackAndName, bindTerminals } from './own-namespaces.js';
import { currentArch, puppetElf } from '@daemonlab/libc';
import type { Tracer } from '@daemonlab/tracer';
import { applyTree } from './apply.js';
import { readHostFacts } from './host-facts.js';
import { BECOME_INIT, CLEAN_DESCRIPTORS, enterTree, LIMIT_CALLS, LIMITS } from './init-plan.js';
import { Injector } from './injector.js';
import { launchPuppet } from './launch.js';
import { chooseMountPoint } from './mount-point/index.js';
import { HOME, INIT, STAND_IN, treePlan } from './plan.js';
import { World, type WorldOptions } from './world.js';
import { allGone } from './all-gone.js';

/**
 * A world with namespaces of its own. The lab host itself is already in its user, mount, network, IPC, UTS and cgroup
 * namespace (unshare(1) put it there); init gets a PID namespace and a mount namespace besides.
 */
export class NamespaceWorld extends World {
  readonly isolation = 'namespaces';
  readonly init = { pid: 1, comm: 'init', kind: 'init' } as const;
  readonly home = HOME;
  readonly standIn = STAND_IN;
  readonly canMount = true;
  readonly procRoot: string;
  readonly root: string;
  readonly logPath: string;
  protected readonly forker = 1;
  readonly #hostInit: number;
  readonly #puppets: ReadonlySet<string>;

  private constructor(tracer: Tracer, hostInit: number, mountPoint: string, puppets: readonly string[]) {
    super(tracer);
    this.#hostInit = hostInit;
    this.#puppets = new Set(puppets);
    this.root = `/proc/${hostInit}/root`;
    this.procRoot = `${this.root}/proc`;
    this.logPath = `${mountPoint}/dev/log`;
  }

  /** Builds the tree, starts init and moves it there. Errors: LabError, SysError naming the call that was refused. */
  static async create(options: WorldOptions): Promise<NamespaceWorld> {
    const { tracer } = options;
    const mountPoint = chooseMountPoint([...options.ownFiles, ...options.shares.map((share) => share.from)]);
    const shared = options.shares.map((share) => share.path);
    applyTree(
      mountPoint,
      treePlan(readHostFacts(options.own, shared), {
        puppet: puppetElf(currentArch()),
        puppets: options.puppets,
        sizeMiB: LIMITS.filesMiB,
        shares: options.shares,
      }),
    );
    bindTerminals(mountPoint);
    addLoopbackAndName();
    const hostInit = await launchPuppet(mountPoint + INIT, ['--pid', '--mount', '--propagation', 'private']);
    const world = new NamespaceWorld(tracer, hostInit, mountPoint, options.puppets);
    tracer.seize(hostInit, 1, 'init');
    const init = new Injector(tracer, 1);
    await init.calls(enterTree(mountPoint));
    await init.call('execve', INIT, ['init'], []); // its command line is the path it was launched by
    await init.calls([...CLEAN_DESCRIPTORS, ...BECOME_INIT, ...LIMIT_CALLS]);
    await init.filter(options.filter);
    init.release();
    return world;
  }

  protected override async newborn(): Promise<number> {
    const init = new Injector(this.tracer, 1);
    this.muted.add(1);
    try {
      return await init.fork();
    } finally {
      this.muted.delete(1);
      init.release();
    }
  }

  puppetPath(name: string): string | null {
    return this.#puppets.has(name) ? `${HOME}/${name}` : null;
  }

  async close(): Promise<void> {
    try {
      kill(this.#hostInit, 'SIGKILL'); // and with PID 1 the kernel kills all of its namespace
    } catch {
      // already gone
    }
    await allGone(this.tracer);
  }
}
