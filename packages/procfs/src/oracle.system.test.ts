import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessRow } from '@daemonlab/protocol';
import { eventually, killAll, skipReason, unprivileged } from '@daemonlab/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatPs, type FormatPsOptions } from './format-ps.js';
import { compareWithPs, type Comparison } from './oracle/compare.js';
import { ProcReader, type ProcReaderOptions } from './reader.js';
import type { Charset } from './text.js';

const MIX = fileURLToPath(new URL('../oracle/mix.sh', import.meta.url));
/** Built, because another user runs it with plain node. */
const COMPARE = fileURLToPath(new URL('../dist/oracle/main.js', import.meta.url));
/** ps heeds these; a test must not depend on who runs it. */
const ENV = { ...process.env, LC_ALL: 'C.UTF-8', COLUMNS: '', PS_FORMAT: '', PS_PERSONALITY: '' };

const withTerminal = skipReason('processes on a terminal in the oracle mix', 'script') === null;
/** A marker in mix.sh, an argument of its own; no other run of these tests has the same. */
const SECONDS = `600.${process.pid}`;
const mark = (nth: number): string => `${SECONDS}${String(nth).padStart(2, '0')}`;
const MARKS = Array.from({ length: withTerminal ? 21 : 17 }, (_, i) => mark(i + 1));
const LAST = `sleep ${mark(99)}`;
const marked = (row: ProcessRow): boolean => row.cmd.split(' ').some((word) => MARKS.includes(word));

/** True once every kind of process of the mix is there, and has become what it is meant to be. */
function complete(rows: readonly ProcessRow[]): boolean {
  const words = new Set(rows.flatMap((row) => row.cmd.split(' ')));
  const zombies = rows.filter((row) => row.cmd.endsWith('<defunct>')).length;
  const stopped = rows.filter((row) => row.stat.startsWith('T')).length;
  const waits = rows.some((row) => row.cmd === LAST);
  return waits && MARKS.every((mark) => words.has(mark)) && zombies >= 4 && stopped >= (withTerminal ? 2 : 1);
}

interface Mix {
  child: ChildProcess;
  stop(): void;
}

/** A mix of processes in a folder of its own, by whatever command is put in front of it. */
function startMix(prefix: readonly string[], user: { uid?: number; gid?: number } = {}): Mix {
  const folder = mkdtempSync(join(tmpdir(), 'procfs-oracle-'));
  chmodSync(folder, 0o777);
  const argv = [...prefix, 'bash', MIX, folder, SECONDS];
  const child = spawn(argv[0]!, argv.slice(1), { ...user, env: ENV, stdio: 'ignore', detached: true });
  const stop = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, stop };
}

/** The init of the mix's PID namespace, as a pid of ours, once it has started everything. */
async function initOf(mix: Mix): Promise<number> {
  const pid = mix.child.pid!;
  const children = `/proc/${String(pid)}/task/${String(pid)}/children`;
  const init = await eventually(() => Number(readFileSync(children, 'utf8').split(' ')[0]) || null, {
    what: 'unshare has a child',
  });
  await eventually(() => readFileSync(`/proc/${String(init)}/comm`, 'utf8') === 'sleep\n', {
    what: 'the mix is started',
    timeoutMs: 60_000,
  });
  return init;
}

/**
 * Repeats a comparison until every row of the mix stood still while ps looked, and all rows agree. One look is not
 * enough: C is CPU time over lifetime, so a process that has just started counts down through its first seconds, and
 * may be between two values as ps looks although it has the same one before and after.
 */
const agree = (compare: () => Comparison, belongs: (row: ProcessRow) => boolean): Promise<Comparison> =>
  eventually(
    () => {
      const result = compare();
      expect(result.wrong).toEqual([]);
      const rows = result.rows.filter(belongs);
      expect(complete(rows), 'the mix is complete').toBe(true);
      expect(rows.filter((row) => result.moving.includes(row.pid))).toEqual([]);
      return result;
    },
    { what: 'the reader and ps agree', timeoutMs: 60_000, everyMs: 50 },
  );

describe.skipIf(skipReason('the oracle on the host', 'ps', 'bash'))('on the host, against ps -efj', () => {
  let mix: Mix;
  /** Of the mix: in its group or session, or marked. */
  const belongs = (row: ProcessRow): boolean =>
    row.pgid === mix.child.pid || row.sid === mix.child.pid || marked(row);

  /** Holds a reader of the host against ps -efj, run in this environment. */
  async function check(reader: ProcReaderOptions, format: FormatPsOptions, env: object): Promise<void> {
    const subject = new ProcReader(reader);
    const compare = (): Comparison =>
      compareWithPs(
        { snapshot: () => subject.snapshot(), format: (rows) => formatPs(rows, format) },
        ['ps', '-efj'],
        { ...ENV, ...env },
      );
    await agree(compare, belongs);
    subject.close();
  }

  beforeAll(() => {
    mix = startMix([]);
  });
  afterAll(async () => {
    // Until nobody is left: one of them may just have started another.
    const reader = new ProcReader();
    await eventually(
      () => {
        const alive = reader.snapshot().filter((row) => belongs(row) && !row.stat.startsWith('Z'));
        killAll(alive.map((row) => row.pid));
        return alive.length === 0;
      },
      { what: 'the mix is gone' },
    );
    reader.close();
    mix.stop();
  });

  const matrix: [Charset, string, boolean][] = [
    ['utf-8', 'C.UTF-8', true],
    ['utf-8', 'C.UTF-8', false],
    ['C', 'C', true],
  ];
  test.each(matrix)('charset %s (LC_ALL=%s), files kept open: %s', async (charset, locale, keepOpen) => {
    await check({ charset, keepOpen }, {}, { LC_ALL: locale });
  });

  test.each([20, 70, 80, 121, 400])('cut to %i columns as ps cuts', async (columns) => {
    await check({}, { columns }, { COLUMNS: String(columns) });
  });

  test('stat, tpgid and comm, against ps -o', async () => {
    const reader = new ProcReader();
    const format = (rows: ProcessRow[]): string =>
      ['PID TPGID STAT COMM']
        .concat(rows.map((row) => [row.pid, row.tpgid, row.stat, row.comm].join(' ')))
        .join('\n');
    const script = `echo PID TPGID STAT COMM
      ps -eo pid=,tpgid=,stat=,comm= |
      sed -E 's/^ *([0-9]+) +(-?[0-9]+) ([^ ]+) +/\\1 \\2 \\3 /; s/ <defunct>$//'`;
    const compare = (): Comparison => {
      const result = compareWithPs({ snapshot: () => reader.snapshot(), format }, ['sh', '-c', script], ENV);
      // Whether a process of someone else's runs or sleeps changes by the moment.
      const mine = new Set(result.rows.filter(belongs).map((row) => String(row.pid)));
      return { ...result, wrong: result.wrong.filter(([ours]) => mine.has(ours.split(' ')[0]!)) };
    };
    await agree(compare, belongs);
  });

  test('what ps does not show: directory, umask, descriptors, signals', async () => {
    const reader = new ProcReader();
    const find = (word: string): ProcessRow =>
      reader.snapshot().find((row) => row.cmd.split(' ').includes(word))!;
    await eventually(() => complete(reader.snapshot().filter(belongs)), { what: 'the mix is complete' });
    const folder = find(mark(1)).cwd;
    expect(folder).toContain('procfs-oracle-');
    expect(find(mark(1))).toMatchObject({ umask: '0027', fds: { '0': '/dev/null', '1': '/dev/null' } });
    const all = readdirSync(`/proc/${String(find(mark(1)).pid)}/fd`);
    expect(find(mark(1)).fdsMore).toBe(all.length - 3);
    expect(find(mark(3)).fds).toEqual({});
    expect(find(mark(4)).fds).toEqual({ '0': '/dev/null', '1': `${folder}/out`, '2': `${folder}/out` });
    expect(find(mark(16)).sigign).toEqual(expect.arrayContaining(['SIGHUP', 'SIGUSR2']));
    expect(find(mark(16)).sigcgt).toEqual([]);
    expect(find(`${mark(17)};`).sigcgt).toEqual(expect.arrayContaining(['SIGUSR1', 'SIGCHLD', 'SIGRTMIN+3']));
    const zombie = reader.snapshot().find((row) => row.cmd === '[) S 1 2 3 (] <defunct>');
    expect(zombie).toMatchObject({ comm: ') S 1 2 3 (', stat: 'Z', cwd: '', umask: '', fds: {}, fdsMore: 0 });
  });
});

const readMax = (command: readonly string[], user: object = {}): string =>
  execFileSync(command[0]!, [...command.slice(1), 'cat', '/proc/sys/kernel/pid_max'], {
    ...user,
    encoding: 'utf8',
  }).trim();

const asRoot = skipReason('the oracle in a PID namespace, as root', 'ps', 'bash', 'root', 'unshare');
test.skipIf(asRoot)('read from outside of a PID namespace made by root: as ps -efj inside', async () => {
  const mix = startMix(['unshare', '--pid', '--fork', '--kill-child', '--mount-proc']);
  try {
    const init = String(await initOf(mix));
    const inside = ['nsenter', '-t', init, '-m', '-p'];
    const pidMax = Number(readMax(inside));
    const reader = new ProcReader({ root: `/proc/${init}/root/proc`, keepOpen: true });
    const subject = {
      snapshot: () => reader.snapshot(),
      format: (rows: ProcessRow[]) => formatPs(rows, { pidMax }),
    };
    const result = await agree(
      () => compareWithPs(subject, [...inside, 'ps', '-efj'], ENV),
      () => true,
    );
    reader.close();
    expect(result.missing).toEqual([]);
    expect(result.rows[0]).toMatchObject({ pid: 1, ppid: 0, pgid: 0, sid: 0, cmd: LAST });
  } finally {
    mix.stop();
  }
});

const asUser = skipReason('the oracle in a PID namespace, as an ordinary user', 'ps', 'bash', 'namespaces');
test.skipIf(asUser)('read with the rights of a world of an ordinary user: as ps -efj inside', async () => {
  const user = unprivileged();
  const unshare = ['unshare', '--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child'];
  const mix = startMix([...unshare, '--mount-proc'], user);
  try {
    const init = String(await initOf(mix));
    const enter = ['nsenter', '-t', init, '-U', '--preserve-credentials'];
    const inside = ['nsenter', '-t', init, '-m', '-p'];
    const pidMax = readMax([...enter, ...inside], user);
    const argv = [process.execPath, COMPARE, `/proc/${init}/root/proc`, pidMax, ...inside, 'ps', '-efj'];
    const result = await agree(
      () =>
        JSON.parse(
          execFileSync(enter[0]!, [...enter.slice(1), ...argv], { ...user, env: ENV, encoding: 'utf8' }),
        ) as Comparison,
      () => true,
    );
    expect(result.missing).toEqual([]);
    expect(result.rows[0]).toMatchObject({
      uid: 'root',
      pid: 1,
      ppid: 0,
      cmd: LAST,
      umask: '0027',
      cwd: expect.stringContaining('procfs-oracle-') as string,
    });
  } finally {
    mix.stop();
  }
});
