#!/usr/bin/env node
// Records how real daemons start, for lesson 16: node scripts/record-daemons.mjs [NAME…]
// Records those of the lesson's daemons that are installed on this machine, each under the tracer in a world of its own, with
// the very steps that the lesson takes; installs nothing. What is written is what the lesson shows where a daemon is missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join, relative } from 'node:path';
import { chooseIsolation, startLab } from '@daemonlab/lab/client';
import { LessonRunner, orderOf, readRecording } from '@daemonlab/lesson';
import { labOptionsFor, loadLesson } from '@daemonlab/lesson/node';
import { orderRows } from '@daemonlab/protocol';
import { ROOT } from './lib/root.mjs';

/** @typedef {import('@daemonlab/protocol').TimelineEvent} TimelineEvent */
/** @typedef {import('@daemonlab/protocol').DaemonRow} DaemonRow */
/** @typedef {import('@daemonlab/protocol').Lab} Lab */

const LESSON = join(ROOT, 'lessons/16-real-daemons');
const FOLDERS = ['/usr/sbin', '/usr/bin'];

/** What makes a program say its version, where it is not `--version`; null where nothing does. @type {Record<string, string | null>} */
const ASK = {
  cron: null,
  atd: '-V',
  rsyslogd: '-v',
  busybox: '--help',
  sshd: '-V',
  nginx: '-v',
  lighttpd: '-v',
  apache2: '-v',
  haproxy: '-v',
  unbound: '-V',
  inetd: null,
  vsftpd: '-v',
  tinyproxy: '-v',
  stunnel4: '-version',
  mosquitto: '-h',
  'ssh-agent': null,
  tmux: '-V',
  daemonize: null,
};

/** The calls that are kept of a process on the way to the daemon; of some only those that matter. */
const KEPT = new Set(
  'setsid setpgid chdir fchdir chroot umask dup dup2 dup3 close close_range flock fcntl'.split(' '),
);

/** @param {Extract<TimelineEvent, { type: 'call' }>} call */
function matters(call) {
  const { name, args, result } = call;
  switch (name) {
    case 'rt_sigaction':
      return args[0] === 'SIGHUP' || args[0] === 'SIGTERM';
    case 'dup2':
    case 'dup3':
      return Number(args[1]) <= 2;
    case 'close':
      return Number(args[0]) <= 2;
    case 'dup':
      return (result ?? 9) <= 2;
    case 'fcntl':
      return typeof args[1] === 'string' && args[1].startsWith('F_');
    case 'open':
    case 'openat': {
      const path = String(args[name === 'open' ? 0 : 1]);
      return /^\/dev\/(null|tty|log)$|pid/.test(path) || (result ?? 9) <= 2;
    }
    case 'connect':
      return JSON.stringify(args[1]).includes('"/dev/log"');
    default:
      return KEPT.has(name);
  }
}

/** The events that tell how it became a daemon. @param {readonly TimelineEvent[]} events @param {readonly number[]} chain */
function kept(events, chain) {
  let logged = false;
  return events.filter((event) => {
    switch (event.type) {
      case 'fork':
      case 'exec':
      case 'exit':
      case 'reparent':
      case 'signal':
        return chain.includes(event.pid) && !(event.type === 'signal' && event.signal === 'SIGCHLD');
      case 'call':
        return chain.includes(event.pid) && matters(event);
      case 'log': {
        const first = !logged && chain.includes(event.pid ?? 0);
        logged ||= first;
        return first;
      }
      default:
        return false;
    }
  });
}

/** The package of a program and its version. @param {string} file */
function packageOf(file) {
  for (const path of [file, realpathSync(file), file.replace(/^\/usr/, '')]) {
    const owner = spawnSync('dpkg-query', ['-S', path], { encoding: 'utf8' }).stdout.split(':')[0];
    if (owner)
      return execFileSync('dpkg-query', ['-W', '-f', '${Package} ${Version}', owner], { encoding: 'utf8' });
  }
  return 'unknown';
}

/** What a program says of its version, in a line. @param {string} program @param {string} file */
function versionOf(program, file) {
  const option = program in ASK ? ASK[program] : '--version';
  if (option === null || option === undefined) return null;
  const { stdout, stderr } = spawnSync(file, [option], { encoding: 'utf8', timeout: 5000, stdio: 'pipe' });
  const line = `${stdout}\n${stderr}`.split('\n').find((text) => /\d\.\d/.test(text));
  return line?.trim().slice(0, 100) ?? null;
}

const osName = () =>
  /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';

/** What stood on the terminal, for people to see why a daemon did not start. @param {Lab} lab */
const shown = (lab) =>
  lab.timeline
    .since(0)
    .map((event) => (event.type === 'output' ? event.data : ''))
    .join('')
    .trim();

/** @param {string} name @param {import('@daemonlab/protocol').Isolation} isolation */
async function record(name, isolation) {
  const lesson = await loadLesson(LESSON);
  const definition = lesson.definition.daemons.find((daemon) => daemon.name === name);
  if (!definition) throw new Error(`lesson 16 has no daemon ${name}`);
  const file = FOLDERS.map((folder) => join(folder, definition.program)).find((path) => {
    try {
      return realpathSync(path);
    } catch {
      return false;
    }
  });
  if (!file) return `${definition.program} is not installed`;
  const only = structuredClone(lesson);
  const [step] = only.definition.steps;
  if (!step) throw new Error('lesson 16 has no steps');
  only.definition.steps = [
    {
      ...step,
      predictions: [],
      actions: [{ trace: { daemons: [name], keep: {} } }],
      claims: [],
      outcomes: [],
      'before-next': [],
    },
  ];
  only.definition.setup = undefined;
  delete only.recorded;
  const lab = await startLab({ ...labOptionsFor(only, isolation), watchFiles: true });
  try {
    const runner = new LessonRunner({ document: only, lab, publish: () => undefined });
    await runner.start();
    await runner.next(step.id);
    const row = runner.state.daemons?.[0];
    if (!row) return `it did not become a daemon:\n${shown(lab)}`;
    const text = lines(lab, row, {
      package: packageOf(file),
      says: versionOf(definition.program, file),
      os: osName(),
      kernel: release(),
      date: new Date().toISOString().slice(0, 10),
      isolation,
    });
    const [live, recorded] = [orderOf(row.trace).join(' '), orderOf(readRecording(text).trace).join(' ')];
    if (live !== recorded) return `the recording says something else than the trace:\n${live}\n${recorded}`;
    const target = join(LESSON, 'recordings', `${name}.jsonl`);
    mkdirSync(join(LESSON, 'recordings'), { recursive: true });
    writeFileSync(target, text);
    return `${relative(ROOT, target)}: ${recorded}`;
  } finally {
    await lab.stop();
  }
}

/** The recording as text. @param {Lab} lab @param {DaemonRow} row @param {object} about */
function lines(lab, { name, trace: { chain, settled } }, about) {
  const [started] = chain;
  const all = lab.timeline.since(0);
  const left = all.find((event) => event.type === 'fork' && event.child === chain[1])?.seq ?? 0;
  // The starter becomes the program by its last exec before it forks: before that it is a shell.
  const exec = all.findLast((event) => event.type === 'exec' && event.pid === started && event.seq < left);
  if (exec?.type !== 'exec') throw new Error(`${name}: its exec was not seen`);
  const events = kept(all.slice(all.indexOf(exec)), chain);
  const before = events.filter((event) => event.seq <= settled);
  const rows = orderRows(lab.timeline.tableAt(settled).values());
  /** @type {object[]} */
  const whole = [
    ...before,
    { type: 'snapshot', t: before.at(-1)?.t ?? exec.t, rows },
    ...events.filter((event) => event.seq > settled),
  ];
  const header = { type: 'recording', format: 1, name, command: exec.argv, ...about, started };
  const numbered = whole.map((event, i) => {
    const { seq: _seq, t, ...rest } = /** @type {{ seq?: number, t: number }} */ (event);
    return { seq: i + 1, t: Math.round((t - exec.t) * 100) / 100, ...rest };
  });
  return [header, ...numbered].map((line) => `${JSON.stringify(line)}\n`).join('');
}

const isolation = await chooseIsolation('namespaces');
const names = process.argv.slice(2);
const { definition } = await loadLesson(LESSON);
let failed = false;
for (const name of names.length > 0 ? names : definition.daemons.map((daemon) => daemon.name)) {
  const said = await record(name, isolation);
  failed ||= !said.startsWith('lessons/');
  process.stdout.write(`${name}: ${said}\n`);
}
process.exitCode = failed ? 1 : 0;
