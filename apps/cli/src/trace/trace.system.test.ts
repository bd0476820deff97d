import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compileC, eventually, sampleDaemon, skipReason } from '@daemonlab/testkit';
import type { EventOf, TimelineEvent } from '@daemonlab/protocol';
import { describe, expect, test } from 'vitest';
import { leaveNothing } from '../leftovers.test-support.js';
import { daemonlab, eventsOf, startDaemonlab } from '../spawn.test-support.js';
import { COMPARED, deedsFromEvents, deedsFromStrace } from './parity.test-support.js';

const left = leaveNothing();

const trace = (...args: string[]): ReturnType<typeof daemonlab> => daemonlab(['trace', ...args], left.env);
const of = <T extends TimelineEvent['type']>(events: readonly TimelineEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type);

const noLabs = skipReason('traces', 'unshare', 'ptrace');
const noNamespaces = noLabs ?? skipReason('traces in namespaces', 'namespaces');
const ISOLATIONS = (['namespaces', 'host'] as const).filter((one) => one === 'host' || noNamespaces === null);

describe.skipIf(noLabs !== null).each(ISOLATIONS)('trace, %s isolation', (isolation) => {
  const run = (...args: string[]): ReturnType<typeof daemonlab> =>
    trace('--isolation', isolation, '--settle', '300', ...args);

  test('exit statuses: CMD’s own, 128 and the signal, 137 at the timeout', async () => {
    expect(await run('--', 'sh', '-c', 'exit 7')).toMatchObject({ status: 7, stderr: '' });
    expect(await run('--', 'sh', '-c', 'kill -USR1 $$')).toMatchObject({ status: 138, stderr: '' });
    const late = await run('--timeout', '700', '--json', '--', 'sleep', '60');
    expect(late.status).toBe(137);
    expect(late.stderr).toContain('had not left after 700 ms');
    expect(eventsOf(late.stdout).at(-1)).toMatchObject({ type: 'end', reason: 'timeout', exit: null });
  });

  test('--json: seq counts from 1 without a gap, snapshots are whole and in order, `end` is last', async () => {
    const { stdout, stderr, status } = await run('--json', '--', 'sh', '-c', 'echo hello; (exit 3); exit 4');
    const events = eventsOf(stdout);
    expect({ status, stderr }).toEqual({ status: 4, stderr: '' });
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.map((event) => event.t)).toEqual(events.map((event) => event.t).sort((a, b) => a - b));
    expect(of(events, 'diff')).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'quiet', exit: 4 });
    expect(
      of(events, 'output')
        .map((event) => event.data)
        .join(''),
    ).toContain('hello\r\n');
    const snapshots = of(events, 'snapshot');
    expect(snapshots.length).toBeGreaterThanOrEqual(2);
    for (const { rows } of snapshots) {
      const pids = rows.map((row) => row.pid);
      for (const [i, row] of rows.entries())
        if (pids.includes(row.ppid)) expect(pids.indexOf(row.ppid)).toBeLessThan(i);
      expect(Object.keys(rows[0]!)).toEqual(
        expect.arrayContaining(['uid', 'cmd', 'tpgid', 'umask', 'fds', 'sigign']),
      );
    }
  });

  test('what the last process printed right before its end is all told', async () => {
    const script = '(sleep 0.05; seq 3000; printf over) & seq 100';
    for (let round = 0; round < 8; round += 1) {
      const printed = of(eventsOf((await run('--json', '--', 'sh', '-c', script)).stdout), 'output');
      const lines = printed
        .map((event) => event.data)
        .join('')
        .split('\r\n');
      expect([lines.length, lines.at(-1)]).toEqual([3101, 'over']);
    }
  });

  test('CMD is a foreground job: a group of its own, the terminal’s foreground, not the session’s leader', async () => {
    const { stdout } = await run('--json', '--', 'sh', '-c', 'sleep 0.2; true');
    const events = eventsOf(stdout);
    const { pid } = of(events, 'exec').find(
      (event) => basename(event.path) === 'sh' || basename(event.path) === 'dash',
    )!;
    const rows = of(events, 'snapshot').flatMap((event) => event.rows.filter((row) => row.pid === pid));
    expect(rows.at(-1)).toMatchObject({
      pgid: pid,
      tpgid: pid,
      tty: expect.stringMatching(/^pts\/\d+$/) as string,
    });
    expect(rows.at(-1)!.sid).not.toBe(pid);
  });

  test('--before with nobody to ask tells of it and goes on; --fault fails the call it names', async () => {
    const script = 'cd / || exit 9; exec /bin/true';
    const held = eventsOf((await run('--json', '--before', 'chdir', '--', 'sh', '-c', script)).stdout);
    const [hold] = of(held, 'hold');
    expect(hold).toMatchObject({ name: 'chdir', args: ['/'] });
    expect(of(held, 'release')).toHaveLength(1);
    expect(of(held, 'call').find((event) => event.name === 'chdir' && event.pid === hold!.pid)).toBeDefined();

    const failed = await run('--json', '--fault', 'chdir=EIO', '--', 'sh', '-c', script);
    expect(failed.status).toBe(9);
    const call = of(eventsOf(failed.stdout), 'call').find(
      (event) => event.name === 'chdir' && event.injected !== true,
    );
    expect(call).toMatchObject({ errno: 'EIO', fault: true });

    const written = await run(
      '--json',
      '--fault',
      'write=ENOSPC@1',
      '--',
      'sh',
      '-c',
      'echo lost || echo said',
    );
    const [fault] = of(eventsOf(written.stdout), 'call').filter((event) => event.fault === true);
    expect(fault).toMatchObject({ name: 'write', args: [1, expect.any(String), 5], errno: 'ENOSPC' });
    expect(written.stdout).not.toContain('"data":"lost');
    expect(written.stdout).toContain('said\\r\\n');
  });

  test('a signal, and the same once more as npx sends it on, end it with its status, and nothing is left', async () => {
    const { child, said, ended } = startDaemonlab(
      ['trace', '--json', '--isolation', isolation, '--', 'sleep', '60'],
      left.env,
    );
    await eventually(() => said.stdout.includes('"type":"exec","pid"') && said.stdout.includes('sleep'), {
      what: 'sleep runs',
      timeoutMs: 60_000,
    });
    left.note();
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    const { status, stdout } = await ended;
    expect(status).toBe(143);
    expect(eventsOf(stdout).at(-1)).toMatchObject({ type: 'end', reason: 'interrupted', exit: null });
  });
});

describe.skipIf(noNamespaces !== null)('trace and the machine', () => {
  test('a program of the caller’s folder runs there, with the caller’s environment', async () => {
    const folder = join(left.env.TMPDIR, 'mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'show'), '#!/bin/sh\npwd; cat data; echo "$MODE"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'data'), 'of the caller\n');
    const { stdout, status } = await daemonlab(
      ['trace', '--json', '--', './show'],
      { ...left.env, MODE: 'odd' },
      folder,
    );
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    const text = of(eventsOf(stdout), 'output')
      .map((event) => event.data)
      .join('');
    expect(text).toBe(`${folder}\r\nof the caller\r\nodd\r\n`);
  });

  test('a program that lies in /tmp itself runs too', async () => {
    const path = join('/tmp', `daemonlab-test-${String(process.pid)}`);
    copyFileSync('/bin/true', path);
    try {
      expect(await daemonlab(['trace', '--', path], left.env, '/tmp')).toMatchObject({
        status: 0,
        stderr: '',
      });
    } finally {
      rmSync(path);
    }
  });

  test('text for people: the call and the cells that changed, and the table as it was left', async () => {
    const { stdout, status } = await trace('--settle', '1000', '--', 'setsid', '--fork', 'sleep', '60');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^A fresh world: namespaces isolation/);
    expect(stdout).toMatch(/ setsid\(\) = \d+\n/);
    expect(stdout).toMatch(/\nQuiet: the program left with status 0\. What is left:\nUID +PID +PPID/);
    expect(stdout).toMatch(/\nroot +(\d+) +1 +\1 +\1 .* \? +00:00:00 sleep 60\n/);
    expect(stdout).not.toContain('\x1b');
  });

  test('--close-terminal: a program that is no daemon dies of the hang-up', async () => {
    const { stdout, status } = await trace(
      '--json',
      '--close-terminal',
      '--timeout',
      '1500',
      '--settle', // it ends as soon as nobody is left
      '1500',
      '--',
      'sleep',
      '60',
    );
    expect(status).toBe(129);
    const hangup = expect.objectContaining({ signal: 'SIGHUP', disposition: 'default', from: 0 }) as unknown;
    expect(of(eventsOf(stdout), 'signal')).toContainEqual(hangup);
  });

  test('a reader that leaves ends it', async () => {
    const { child, ended } = startDaemonlab(
      ['trace', '--json', '--', 'sh', '-c', 'while sleep 0.1; do echo tick; done'],
      left.env,
    );
    child.stdout!.once('data', () => {
      left.note();
      child.stdout!.destroy();
    });
    // The next event is what cannot be written.
    expect((await ended).status).toBe(141);
  });
});

describe.skipIf(noNamespaces !== null || skipReason('the sample daemon', 'compiler') !== null)(
  'a daemon',
  () => {
    test('after --close-terminal it lives on, and the log it wrote was read', async () => {
      const events = eventsOf(
        (await trace('--json', '--settle', '1000', '--close-terminal', '--', sampleDaemon())).stdout,
      );
      expect(of(events, 'hangup')).toMatchObject([{ tty: 'pts/0' }]);
      expect(of(events, 'log')).toMatchObject([{ facility: 'daemon', severity: 'info' }]);
      expect(of(events, 'log')[0]!.text).toContain('started');
      const daemon = of(events, 'fork').at(-1)!.child;
      const row = of(events, 'snapshot')
        .at(-1)!
        .rows.find(({ pid }) => pid === daemon);
      expect(row).toMatchObject({ ppid: 1, tty: '?', cwd: '/', umask: '0027', tpgid: -1 });
      expect(row!.fds).toEqual({ '0': '/dev/null', '1': '/dev/null', '2': '/dev/null' });
      expect(row!.sid).not.toBe(daemon);
    });
  },
);

/** Makes the calls on purpose in ways that succeed and fail. Its processes wait for each other, so that nothing is left to chance. */
const PROGRAM = `
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
static pid_t child(void) { pid_t pid = fork(); if (pid < 0) _exit(99); return pid; }
int main(void)
{
    int status;
    char *none[] = { "none", NULL };
    umask(022);
    if (setsid() != -1) return 98;
    if (chdir("/no/such/folder") == 0) return 97;
    pid_t pid = child();
    if (pid == 0) {
        setsid();
        setsid();
        pid_t inner = child();
        if (inner == 0) { setpgid(0, 0); setsid(); dup2(2, 1); dup2(77, 1); _exit(5); }
        waitpid(inner, &status, 0);
        setpgid(0, 0);
        umask(0);
        kill(getpid(), 0);
        execv("/no/such/program", none);
        _exit(6);
    }
    waitpid(pid, &status, 0);
    pid = vfork();
    if (pid == 0) { execv("/bin/true", (char *[]){ "true", NULL }); _exit(96); }
    waitpid(pid, &status, 0);
    pid = child();
    if (pid == 0) { raise(SIGTERM); _exit(95); }
    waitpid(pid, &status, 0);
    if (system("exit 3") == -1) return 94;
    return chdir("/");
}
`;

describe.skipIf(noLabs !== null || skipReason('traces against strace', 'strace', 'compiler') !== null)(
  'the same as strace saw',
  () => {
    test.each(ISOLATIONS)(
      'per process the same calls with the same results, %s isolation',
      async (isolation) => {
        const program = compileC({ source: PROGRAM, name: 'deeds' });
        const file = join(tmpdir(), `daemonlab-strace-${String(process.pid)}`);
        const calls = `fork,vfork,clone,clone3,${COMPARED.join(',')}`;
        // In a session of its own, so that setsid fails with both; -DDD: the program is then strace's parent, and ours.
        const strace = spawn('strace', ['-DDD', '-f', '-q', '-e', `trace=${calls}`, '-o', file, program], {
          detached: true,
          stdio: 'ignore',
        });
        await once(strace, 'exit');
        const text = await eventually(
          () => {
            const now = readFileSync(file, 'utf8');
            // strace pads a short pid to five characters.
            return new RegExp(`^${String(strace.pid)} +\\+\\+\\+ exited`, 'm').test(now) && now;
          },
          { what: 'strace has written it all', timeoutMs: 60_000 },
        );
        rmSync(file);
        const { stdout, status } = await trace('--json', '--isolation', isolation, '--', program);
        expect(status).toBe(0);
        const ours = deedsFromEvents(eventsOf(stdout), program);
        expect(ours).toEqual(deedsFromStrace(text));
        expect(Object.keys(ours).length).toBeGreaterThanOrEqual(6);
        expect(ours.P).toContain('setsid EPERM');
      },
    );
  },
);
