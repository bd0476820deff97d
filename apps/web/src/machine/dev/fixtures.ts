import type { StepBand } from '../types.js';
import { ScriptedWorld } from './scripted-world.js';

export interface Scene {
  name: string;
  world: ScriptedWorld;
  steps: StepBand[];
}

function scene(name: string, parts: readonly [string, (world: ScriptedWorld) => void][]): Scene {
  const world = new ScriptedWorld();
  world.shell(2, 'pts/0');
  const steps = parts.map(([label, run], index): StepBand => {
    world.wait(4000);
    const from = world.last;
    run(world);
    return { id: label, label: String(index), from, to: world.last };
  });
  return { name, world, steps };
}

/** Lesson 14: ./mydaemon started from bash, the eight steps, then the terminal is closed. */
export function buildADaemon(): Scene {
  return scene('build-a-daemon', [
    ['start', (w) => w.job(2, [5], ['./mydaemon'])],
    ['fork', (w) => w.fork(5, 6).exit(5).foreground(2, 2)],
    ['setsid', (w) => w.setsid(6)],
    ['sighup', (w) => w.set(6, { sigign: ['SIGHUP'] }).call(6, 'rt_sigaction', ['SIGHUP', 'SIG_IGN'])],
    ['fork-again', (w) => w.fork(6, 7).exit(6)],
    ['chdir', (w) => w.set(7, { cwd: '/' }).call(7, 'chdir', ['/'])],
    [
      'fds',
      (w) =>
        w
          .call(7, 'close', [0])
          .call(7, 'close', [1])
          .call(7, 'close', [2])
          .call(7, 'openat', ['AT_FDCWD', '/dev/null', 'O_RDWR'], 0),
    ],
    ['umask', (w) => w.set(7, { umask: '0000' }).call(7, 'umask', [0], 0o22)],
    [
      'syslog',
      (w) => w.call(7, 'connect', [3, '/dev/log']).call(7, 'sendto', [3, '<29>mydaemon[7]: started']),
    ],
    [
      'close',
      (w) => w.hangup('pts/0').signal(2, 'SIGHUP', 0).signal(2, 'SIGCONT', 0).exit(2, { signal: 'SIGHUP' }),
    ],
  ]);
}

/** Jobs of one shell: a pipeline in the foreground, one in the background, one stopped; a second terminal. */
export function jobs(): Scene {
  return scene('jobs', [
    ['bg', (w) => w.job(2, [9], ['sleep 300'], 'bg')],
    ['stopped', (w) => w.job(2, [11], ['vim notes.txt'], 'fg').stop(11).foreground(2, 2)],
    [
      'pipeline',
      (w) => w.job(2, [14, 15, 16], ['tail -f /var/log/messages', 'grep --line-buffered cron', 'less']),
    ],
    ['second', (w) => w.shell(20, 'pts/1').job(20, [23], ['top'])],
    ['dead-leader', (w) => w.job(2, [31, 32], ['cat', 'sort'], 'bg').exit(31)],
    ['zombie', (w) => w.fork(23, 40).exec(40, 'helper').exit(40, { code: 3 }, false)],
    [
      'ctrl-c',
      (w) =>
        [14, 15, 16].reduce(
          (world, pid) => world.signal(pid, 'SIGINT', 0).exit(pid, { signal: 'SIGINT' }),
          w,
        ),
    ],
  ]);
}

/** Sixty processes: shells with jobs, daemons with workers. */
export function crowd(): Scene {
  return scene('crowd', [
    [
      'daemons',
      (w) => {
        for (let d = 0; d < 6; d += 1) {
          const pid = 10 + d * 9;
          w.fork(1, pid).setsid(pid).exec(pid, `/usr/sbin/service-${'abcdef'[d]} --foreground`);
          for (let k = 1; k <= 6; k += 1) w.fork(pid, pid + k).set(pid + k, { cmd: `worker ${k}` });
          w.settle();
        }
      },
    ],
    [
      'jobs',
      (w) => {
        w.job(2, [70, 71, 72, 73, 74], ['find / -name core', 'grep core', 'sort', 'uniq -c', 'less']);
        for (let k = 0; k < 8; k += 1) w.job(2, [80 + k], [`sleep ${100 + k}`], 'bg');
      },
    ],
    ['second', (w) => w.shell(90, 'pts/1').job(90, [95], ['make -j4']).fork(95, 96).fork(95, 97)],
  ]);
}

/** Thousands of events: a script that starts a thousand short commands. */
export function busy(): Scene {
  return scene('busy', [
    ['daemon', (w) => w.job(2, [5], ['./mydaemon']).fork(5, 6).exit(5).setsid(6)],
    [
      'loop',
      (w) => {
        for (let k = 0; k < 700; k += 1) {
          const pid = 100 + k;
          w.job(2, [pid], [k % 3 ? 'true' : 'ls -l'])
            .exit(pid)
            .foreground(2, 2);
          if (k % 20 === 0) w.signal(6, 'SIGHUP', 2, 'ignored');
        }
      },
    ],
  ]);
}

/** Processes held before calls, one of them of a group of its own. */
export function held(): Scene {
  return scene('held', [
    ['start', (w) => w.job(2, [5], ['./mydaemon']).fork(5, 6).exit(5)],
    ['held', (w) => w.hold(6, 'setsid').job(2, [9], ['sh -c job'], 'bg').hold(9, 'execve', ['/bin/true'])],
    ['signal', (w) => w.signal(9, 'SIGTERM', 6).signal(6, 'SIGHUP', 0, 'ignored')],
    ['release', (w) => w.release(6, 'setsid').setsid(6)],
  ]);
}

/** How many events the timeline has to stay fluid with. */
const MANY = 10_000;

/** Ten thousand events in one step: daemons with workers that are signalled, and a shell that goes on starting things. */
export function tenThousand(): Scene {
  return scene('ten-thousand', [
    [
      'daemons',
      (w) => {
        for (let d = 0; d < 4; d += 1) {
          const pid = 10 + d * 9;
          w.fork(1, pid).setsid(pid).exec(pid, `/usr/sbin/service-${'abcd'[d]!}`);
          for (let k = 1; k <= 6; k += 1) w.fork(pid, pid + k);
        }
      },
    ],
    [
      'loop',
      (w) => {
        for (let pid = 100; w.last < MANY; pid += 1) {
          const worker = 11 + (pid % 4) * 9 + (pid % 5);
          w.job(2, [pid], [pid % 3 ? 'true' : 'ls -l']).call(worker, 'chdir', ['/']);
          if (pid % 4 === 0) w.signal(worker, 'SIGHUP', 2, 'ignored');
          w.call(pid, 'umask', ['022'], 0).exit(pid).foreground(2, 2);
        }
      },
    ],
  ]);
}
