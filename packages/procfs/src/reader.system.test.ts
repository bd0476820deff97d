import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, killAll, skipReason, unprivileged } from '@daemonlab/testkit';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { formatPs } from './format-ps.js';
import { listPids, ProcReader } from './reader.js';
import { nameServiceUser } from './users.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'procfs-reader-')));
const started: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(
  command: string,
  args: string[] = [],
  cwd = folder,
): { pid: number; child: ChildProcessWithoutNullStreams } {
  const child = spawn(command, args, { cwd });
  started.push(child);
  return { pid: child.pid!, child };
}

/** A shell that does what is written to it, and answers when it is done. */
function startShell(): { pid: number; send: (line: string) => void; tell: (line: string) => Promise<void> } {
  const { pid, child } = start('sh');
  const send = (line: string): void => void child.stdin.write(`${line}\n`);
  const tell = async (line: string): Promise<void> => {
    send(`${line}; echo done`);
    await once(child.stdout, 'data');
  };
  return { pid, send, tell };
}

const openHere = (): number => readdirSync('/proc/self/fd').length;

describe.each([true, false])('a reader with keepOpen %s', (keepOpen) => {
  test('sees what a process changes about itself', async () => {
    const reader = new ProcReader({ keepOpen });
    const shell = startShell();
    await shell.tell('umask 022');
    const first = reader.read(shell.pid)!;
    expect(first).toMatchObject({ cwd: folder, umask: '0022', sigign: [], cmd: 'sh' });
    await shell.tell('cd /; umask 077; trap "" HUP; exec 8</dev/null 2>/dev/null');
    const changed = reader.read(shell.pid);
    expect(changed).toMatchObject({
      cwd: '/',
      umask: '0077',
      fdsMore: first.fdsMore + 1,
      sigign: ['SIGHUP'],
    });
    expect(changed?.fds['2']).toBe('/dev/null');
    await shell.tell('exec 2>&-');
    shell.send('exec sh -c "read line; exit" "another name"');
    await eventually(() => reader.read(shell.pid)?.cmd.endsWith('another name'), { what: 'exec is seen' });
    expect(reader.read(shell.pid)?.fds).not.toHaveProperty('2');
    reader.close();
  });

  test('sees what others change about a process that does not run', async () => {
    const reader = new ProcReader({ keepOpen });
    const before = join(folder, 'before');
    const after = join(folder, 'after');
    mkdirSync(before);
    const pids = [1, 2].map(() => start('sleep', ['1000'], before).pid);
    const places = (): (string | undefined)[] => reader.snapshot(pids).map((row) => row.cwd);
    expect(places()).toEqual([before, before]);
    renameSync(before, after);
    expect(places()).toEqual([after, after]);
    rmSync(after, { recursive: true });
    expect(places()).toEqual([`${after} (deleted)`, `${after} (deleted)`]);
    process.kill(pids[0]!, 'SIGSTOP');
    await eventually(() => reader.read(pids[0]!)?.stat === 'T', { what: 'the stop is seen' });
    reader.close();
  });

  test('gives the same object for a row that did not change', async () => {
    const reader = new ProcReader({ keepOpen });
    const { pid } = start('sleep', ['1000']);
    await eventually(() => reader.read(pid)?.comm === 'sleep' && reader.read(pid)?.stat === 'S', {
      what: 'sleep sleeps',
    });
    // C counts down through its first seconds: it may do so between two looks.
    const [first, second] = await eventually(
      () => {
        const looks = [reader.read(pid), reader.read(pid)];
        expect(looks[1]).toEqual(looks[0]);
        return looks;
      },
      { what: 'a row that stands still' },
    );
    expect(second).toBe(first);
    reader.close();
  });

  test('a process that ends becomes a zombie, then nothing, and its descriptors are given back', async () => {
    const before = openHere();
    const reader = new ProcReader({ keepOpen });
    const shell = startShell();
    await shell.tell('sleep 1000 & child=$!');
    const child = await eventually(
      () => reader.snapshot().find((row) => row.ppid === shell.pid && row.comm === 'sleep'),
      {
        what: 'the child',
      },
    );
    process.kill(child.pid, 'SIGKILL');
    const dead = await eventually(() => reader.read(child.pid)?.stat === 'Z' && reader.read(child.pid), {
      what: 'a zombie',
    });
    expect(dead).toMatchObject({ cmd: '[sleep] <defunct>', cwd: '', fds: {}, fdsMore: 0, umask: '' });
    await shell.tell('wait $child 2>/dev/null');
    expect(reader.read(child.pid)).toBeNull();
    expect(reader.snapshot([child.pid])).toEqual([]);
    reader.close();
    await eventually(() => openHere() <= before + 3, { what: 'only the pipes of the shell are open' });
  });

  test('never throws while processes come and go', async () => {
    const reader = new ProcReader({ keepOpen });
    const { pid } = start('sh', ['-c', 'while :; do true | true & (true); wait; done']);
    let seen = 0;
    for (let looks = 0; looks < 100 || seen === 0; looks += 1) {
      seen += reader.snapshot().filter((row) => row.ppid === pid).length;
      await new Promise(setImmediate);
    }
    reader.close();
  });
});

test('only the pids asked for are in a snapshot', () => {
  const { pid } = start('sleep', ['1000']);
  const reader = new ProcReader({ pids: () => [pid, process.pid, 4_194_303] });
  expect(reader.snapshot().map((row) => row.pid)).toEqual([pid, process.pid]);
  expect(reader.snapshot([process.pid]).map((row) => row.pid)).toEqual([process.pid]);
});

test('a thread is no process, though /proc has a folder of its number', () => {
  const thread = readdirSync('/proc/self/task')
    .map(Number)
    .find((tid) => tid !== process.pid)!;
  expect(existsSync(`/proc/${thread}/stat`)).toBe(true);
  expect(new ProcReader().snapshot([thread, process.pid]).map(({ pid }) => pid)).toEqual([process.pid]);
});

test('names come from the passwd file it is given, and a change of it is seen', () => {
  const users = join(folder, 'passwd');
  const uid = process.getuid!();
  const reader = new ProcReader({ users });
  expect(reader.read(process.pid)?.uid).toBe(String(uid));
  writeFileSync(users, `learner:x:${String(uid)}:0::/:/bin/sh\nsecond:x:${String(uid)}:0::/:/bin/sh\n`);
  expect(reader.read(process.pid)?.uid).toBe('learner');
  writeFileSync(users, `averylongname:x:${String(uid)}:0::/:/bin/sh\n`);
  expect(reader.read(process.pid)?.uid).toBe('averylo+');
});

test('a user the file does not have is asked for once', () => {
  const asked: number[] = [];
  const askUser = (uid: number): string => {
    asked.push(uid);
    return 'ldapuser';
  };
  const reader = new ProcReader({ users: join(folder, 'none'), askUser });
  expect(reader.read(process.pid)?.uid).toBe('ldapuser');
  reader.snapshot([process.pid]);
  expect(asked).toEqual([process.getuid!()]);
  expect(nameServiceUser(0)).toBe('root');
  expect(nameServiceUser(4_000_000_000)).toBeNull();
});

test.skipIf(skipReason('other users’ processes', 'root', 'ps'))(
  'an ordinary user sees others’ rows, but not their places',
  () => {
    const reader = new URL('../dist/index.js', import.meta.url).pathname;
    const script = `import { ProcReader } from ${JSON.stringify(reader)};
    console.log(JSON.stringify(new ProcReader().read(${String(process.pid)})));`;
    const row: unknown = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        ...unprivileged(),
        encoding: 'utf8',
      }),
    );
    expect(row).toMatchObject({ uid: 'root', pid: process.pid, cwd: '', fds: {}, fdsMore: 0 });
  },
);

test('what is no procfs is told', () => {
  expect(() => new ProcReader({ root: folder }).snapshot()).toThrow(
    `${folder} is no procfs: it has no uptime`,
  );
});

test.skipIf(skipReason('300 processes', 'ps'))(
  'a table of 300 processes is the text of ps -efj',
  async () => {
    // Marked by a name of their own; ps is asked for them alone, as other processes of the machine come and go.
    const script = 'i=0; while [ $i -lt 300 ]; do sleep 2345 & i=$((i+1)); done; wait';
    const { pid, child } = start('sh', ['-c', script]);
    const mine = (text: string): string[] =>
      text.split('\n').filter((line) => line.includes(` ${String(pid)} `));
    const env = { ...process.env, LC_ALL: 'C.UTF-8', COLUMNS: '' };
    try {
      await eventually(
        () => {
          const ps = mine(execFileSync('ps', ['-efj'], { encoding: 'utf8', env }));
          const ours = mine(formatPs(new ProcReader().snapshot()));
          expect(ours.filter((line) => line.endsWith('sleep 2345')).length).toBe(300);
          expect(ours).toEqual(ps);
          return true;
        },
        { what: '300 equal rows', timeoutMs: 60_000 },
      );
    } finally {
      const rows = new ProcReader().snapshot().filter((row) => row.ppid === pid);
      killAll(rows.map((row) => row.pid));
      child.kill('SIGKILL');
    }
  },
);

test('listPids is ascending and has this process', () => {
  const pids = listPids();
  expect(pids).toContain(process.pid);
  expect(pids).toEqual([...pids].sort((a, b) => a - b));
});
