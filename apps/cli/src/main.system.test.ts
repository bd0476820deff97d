import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@daemonlab/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/daemonlab.js', import.meta.url));

function daemonlab(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });
}

describe('wrong usage: exit 2, the wrong word named, the nearest right one suggested, nothing on stdout', () => {
  test.each([
    [['srve'], "daemonlab: unknown command 'srve'\n(Did you mean serve?)"],
    [['--jsn', 'ps'], "daemonlab: unknown option '--jsn'"],
    [['ps', '--jsno'], "daemonlab: unknown option '--jsno'\n(Did you mean --json?)"],
    [['ps', '--pid', 'abc'], "'abc' is invalid. Expected a process id: a whole number from 1 to 4194304."],
    [['ps', '--pid'], "option '--pid <N>' argument missing"],
    [['ps', 'foo'], "unexpected argument 'foo' for ps"],
    [['serve', '--port', 'abc'], "'abc' is invalid. Expected a port: a whole number from 0 to 65535."],
    [['serve', '--port', '70000'], "'70000' is invalid. Expected a port: a whole number from 0 to 65535."],
    [
      ['serve', '--isolation', 'hots'],
      "'hots' is invalid. Expected auto, namespaces, host. Did you mean host?",
    ],
    [['serve', '--lessons', '/nowhere/at-all'], "serve: '/nowhere/at-all' is not there"],
    [['lessons', '/nowhere/at-all'], "lessons: '/nowhere/at-all' is not there"],
    [['lessons', 'a', 'b'], "unexpected argument 'b' for lessons"],
    [['doctor', 'me'], "unexpected argument 'me' for doctor"],
    [['trace'], "missing required argument 'CMD'"],
    [
      ['trace', '--before', 'setsdi', '--', 'x'],
      "The kernel has no system call 'setsdi'. Did you mean setsid?",
    ],
    [['trace', '--fault', 'fork=EAGIAN', '--', 'x'], "There is no errno 'EAGIAN'. Did you mean EAGAIN?"],
    [['trace', '--isolation', 'foo', '--', 'x'], "'foo' is invalid. Expected auto, namespaces, host."],
    [['trace', '--watch', 'flies', '--', 'x'], "'flies' is invalid. Expected files. Did you mean files?"],
    [['trace', '--settel', '1', '--', 'x'], "unknown option '--settel'\n(Did you mean --settle?)"],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = daemonlab(args);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^daemonlab: /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test.each(['check', 'record', 'play', 'export'])('%s comes in a later version', (command) => {
    const { status, stdout, stderr } = daemonlab([command, '--json', '-o', 'file', '--', 'cmd']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`daemonlab: ${command} comes in a later version; this one cannot do it yet\n`);
  });
});

test('--help and --version are no errors', () => {
  expect(daemonlab(['--version'])).toMatchObject({ status: 0, stderr: '' });
  const help = daemonlab(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  for (const command of ['serve', 'ps', 'trace', 'lessons', 'doctor'])
    expect(help.stdout).toContain(`\n  ${command}`);
  expect(daemonlab([])).toMatchObject({ status: 2, stdout: '' });
});

describe('a program that cannot be started', () => {
  test('is not there: 127; is not executable: 126; before any world is made', () => {
    expect(daemonlab(['trace', '--json', '--', './no-such-program'])).toEqual(
      expect.objectContaining({
        status: 127,
        stdout: '',
        stderr: "daemonlab: trace: './no-such-program': no such file\n",
      }),
    );
    expect(daemonlab(['trace', '--', '/etc/passwd'])).toMatchObject({ status: 126, stdout: '' });
  });
});

describe('ps', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'daemonlab-cli-'));
    // Whatever is native would have to be loaded through this.
    writeFileSync(
      join(folder, 'no-native.cjs'),
      "process.dlopen = () => { throw new Error('native code'); };\n",
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('prints the line of ps -efj for a process, without native code', async () => {
    const idle = spawn('sleep', ['100'], { stdio: 'ignore' });
    const pid = String(idle.pid);
    const ours = (): ReturnType<typeof daemonlab> =>
      daemonlab(['ps', '--pid', pid], { NODE_OPTIONS: `--require ${join(folder, 'no-native.cjs')}` });
    const theirs = (): string => spawnSync('ps', ['-fj', '-p', pid], { encoding: 'utf8' }).stdout;
    // C is CPU time over lifetime: of a young process it may change between two looks.
    const looks = await eventually(
      () => {
        const before = theirs();
        const look = ours();
        return theirs() === before && { theirs: before, ours: look };
      },
      { what: 'a row that stands still' },
    ).finally(() => idle.kill());
    expect(looks.ours).toMatchObject({ status: 0, stderr: '' });
    expect(looks.ours.stdout).toBe(looks.theirs);
  });

  test('--json prints a row a line; a pid that is not there is named, the others shown, status 1', () => {
    const { status, stdout, stderr } = daemonlab([
      'ps',
      '--json',
      '--pid',
      '4194304',
      '--pid',
      '1',
      '--pid',
      '1',
    ]);
    expect(status).toBe(1);
    expect(stderr).toBe('daemonlab: ps: there is no process 4194304\n');
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ pid: 1, ppid: 0 });
  });
});

describe('what is printed', () => {
  test('all of it reaches a reader that takes its time, also above the 64 KiB that a pipe holds', async () => {
    const long = 'x'.repeat(100_000);
    const holder = spawn('sh', ['-c', 'read line', long], { stdio: ['pipe', 'ignore', 'ignore'] });
    const script = `"$0" "$1" ps --json --pid ${String(holder.pid)} | { read -r first; printf %s "$first"; }`;
    const { stdout } = spawnSync('sh', ['-c', script, process.execPath, BIN], { encoding: 'utf8' });
    const ended = once(holder, 'close');
    holder.stdin.end();
    await ended;
    expect((JSON.parse(stdout) as { cmd: string }).cmd).toBe(`sh -c read line ${long}`);
  });

  test('a reader that leaves ends it as SIGPIPE would, quietly', () => {
    const folder = mkdtempSync(join(tmpdir(), 'daemonlab-cli-'));
    const fifo = join(folder, 'gone');
    // The reader is gone before anything is written: descriptor 9 is the last that it closes.
    const script = 'mkfifo "$2"; { cat "$2"; "$0" "$1" ps; echo $? >&2; } | { exec 9>"$2"; }';
    const argv = ['-c', script, process.execPath, BIN, fifo];
    expect(spawnSync('sh', argv, { encoding: 'utf8' }).stderr).toBe('141\n');
    rmSync(folder, { recursive: true });
  });

  test('a full disk is told', () => {
    const argv = ['-c', '"$0" "$1" ps > /dev/full', process.execPath, BIN];
    const said = 'daemonlab: what was to be said cannot be written: ENOSPC';
    expect(spawnSync('sh', argv, { encoding: 'utf8' }).stderr.slice(0, said.length)).toBe(said);
  });
});
