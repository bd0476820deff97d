import type { DaemonStep, DaemonTrace, ProcessRow, TimelineEvent } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { row } from '../fake-lab.test-support.js';
import { evaluate, parseClaim, type ClaimContext, type Finding } from '../index.js';

const table = (...rows: ProcessRow[]): ClaimContext['table'] => new Map(rows.map((r) => [r.pid, r]));
const event = (fields: object): TimelineEvent => ({ seq: 1, t: 0, ...fields }) as TimelineEvent;

function context(fields: Partial<ClaimContext> = {}): ClaimContext {
  return {
    names: new Map([
      ['init', 1],
      ['shell', 2],
      ['daemon', 6],
      ['dead', 5],
    ]),
    terminals: new Map([['shell', { terminal: 0, tty: 'pts/0' }]]),
    table: table(
      row(1),
      row(2, { tty: 'pts/0', tpgid: 2 }),
      row(6, { pgid: 5, fds: { '0': '/dev/null' }, sigign: ['SIGHUP'] }),
    ),
    before: table(row(6, { sid: 2, tty: 'pts/0' })),
    events: [],
    made: [],
    can: { mount: true, cc: false, syslog: true },
    isolation: 'namespaces',
    omitted: new Set(['fds']),
    home: '/home/learner',
    adopter: 'init',
    has: new Map([
      ['dash', true],
      ['zsh', false],
    ]),
    traces: { live: new Map(), recorded: new Map() },
    held: new Map(),
    stops: new Map(),
    ended: new Set(),
    ...fields,
  };
}

const check = (claim: string, fields: Partial<ClaimContext> = {}): Finding =>
  evaluate(parseClaim(claim), context(fields));

describe('evaluate', () => {
  it.each([
    'daemon.sid == daemon.pid',
    'daemon.tty == none',
    'daemon.ppid == init.pid',
    'daemon.pgid == dead.pid',
    'daemon.fds.0 == "/dev/null"',
    'daemon.fds.1 == none',
    'was daemon.tty == "pts/0"',
    'was daemon.sid != daemon.sid',
    'shell.terminal == "pts/0"',
    'daemon.cwd != "{home}"',
    'prompt is back',
    'dead is gone',
    'daemon ignores SIGHUP',
    'not daemon catches SIGHUP',
    'can mount',
    'cannot cc',
    'omitted fds and isolation is namespaces',
    'daemon.fate == "lives"',
    'table shows "daemon"',
  ])('%s holds', (claim) => {
    expect(check(claim).holds).toBe(true);
  });

  it.each([
    ['daemon.sid == shell.pid', 'daemon.sid is 6, shell.pid is 2'],
    ['dead.sid == dead.pid', 'dead.sid is not there, dead.pid is 5'],
    ['dead.sid != dead.pid', 'dead.sid is not there, dead.pid is 5'],
    ['dead lives', 'dead (5) is not in the table'],
    ['daemon is gone', 'daemon (6) lives (S)'],
    ['daemon is foreground', 'daemon (6): has no terminal'],
    ['daemon dies of SIGHUP', 'daemon (6) lives (S)'],
    ['call setsid by daemon succeeds', 'no call of setsid by daemon (6)'],
    ['stranger lives', 'stranger (nobody has that name yet) is not in the table'],
    ['log from daemon', 'nothing was logged'],
    ['terminal shows "x"', 'the terminal showed ""'],
    ['daemon blocks SIGTERM', 'daemon (6) blocks nothing'],
    ['daemon gets SIGHUP', 'daemon (6) got SIGHUP 0 times'],
    ['not daemon lives', 'daemon (6) lives (S)'],
    ['table shows "sleep"', 'running: ./mydaemon, ./mydaemon, ./mydaemon'],
    ['can cc or isolation is host', 'cc: no; namespaces'],
  ])('%s does not hold: %s', (claim, found) => {
    expect(check(claim)).toEqual({ holds: false, found });
  });

  it('knows who sent a signal', () => {
    const signal = { type: 'signal', pid: 6, signal: 'SIGHUP', disposition: 'default' };
    const exit = event({ type: 'exit', pid: 6, signal: 'SIGHUP' });
    const byShell = { events: [event({ ...signal, from: 2, code: 'SI_USER' }), exit] };
    expect(check('daemon gets SIGHUP from shell', byShell).holds).toBe(true);
    expect(check('daemon dies of SIGHUP from shell', byShell).holds).toBe(true);
    expect(check('daemon dies of SIGHUP from kernel', byShell)).toEqual({
      holds: false,
      found: 'daemon (6) died of SIGHUP from shell',
    });
    expect(check('who gets SIGHUP == "daemon"', byShell).holds).toBe(true);
    expect(check('nobody gets SIGHUP', byShell)).toEqual({ holds: false, found: 'SIGHUP went to daemon' });
    const byKernel = {
      events: [event({ ...signal, from: 0, code: 'SI_KERNEL', reason: 'leader-exit' }), exit],
    };
    expect(check('daemon gets SIGHUP from kernel', byKernel).holds).toBe(true);
    expect(check('daemon gets SIGHUP from keyboard', byKernel).holds).toBe(false);
    expect(check('daemon gets SIGHUP from shell', byKernel)).toEqual({
      holds: false,
      found: 'daemon (6) got SIGHUP 1 times from the kernel (leader-exit)',
    });
    const byKey = { events: [event({ ...signal, from: 0, code: 'SI_KERNEL', reason: 'keyboard' })] };
    expect(check('daemon gets SIGHUP from keyboard', byKey).holds).toBe(true);
    expect(check('nobody gets SIGHUP').holds).toBe(true);
  });

  it('knows who is stopped, held, adopted', () => {
    const stopped = { table: table(row(6, { stat: 'T' })), stops: new Map([[6, 'SIGTTIN']]) };
    expect(check('daemon is stopped by SIGTTIN', stopped).holds).toBe(true);
    expect(check('daemon is stopped by SIGTSTP', stopped).found).toBe('daemon (6) is stopped by SIGTTIN');
    expect(check('daemon is stopped').found).toBe('daemon (6) lives (S)');
    const held = { held: new Map([[6, 'openat']]) };
    expect(check('daemon is held before open', held).holds).toBe(true);
    expect(check('daemon is held before setsid', held).found).toBe('daemon (6) is held before openat');
    expect(check('daemon is held').found).toBe('daemon (6) is not held and lives (S)');
    const events = [event({ type: 'reparent', pid: 6, from: 5, to: 1 })];
    expect(check('daemon is adopted by init', { events }).holds).toBe(true);
    expect(check('daemon is adopted by shell', { events }).found).toBe('daemon (6) was adopted by init');
    expect(check('daemon is adopted by init').found).toBe('nobody has adopted daemon (6)');
  });

  it('names whose number it is', () => {
    expect(check('whose daemon.pgid == "dead"').holds).toBe(true);
    expect(check('whose daemon.ppid == "init"').holds).toBe(true);
    expect(check('whose daemon.tty == "init"').holds).toBe(false);
    expect(check('whose daemon.sid == "shell"')).toEqual({
      holds: false,
      found: 'daemon.sid is 6: daemon',
    });
  });

  it('counts rows and names survivors', () => {
    expect(check('members of group daemon.pgid == 1').holds).toBe(true);
    expect(check('members of session shell == 1').holds).toBe(true);
    expect(check('children of init == 3').holds).toBe(true);
    expect(check('processes called "mydaemon" == 3').holds).toBe(true);
    expect(check('children of shell == 1')).toEqual({
      holds: false,
      found: 'children of 2: 0',
    });
    expect(check('survivors of shell daemon dead == "daemon+shell"').holds).toBe(true);
    expect(check('survivors of dead == "nobody"').holds).toBe(true);
  });

  it('knows the machine', () => {
    expect(check('has "dash" and not has "zsh" and adopter is init').holds).toBe(true);
    expect(check('has "zsh"').found).toBe('zsh: not installed');
    expect(check('adopter is subreaper').found).toBe('orphans go to init');
  });

  it('takes a trace made here before a recording, and does not count going back to a default', () => {
    const trace = (...taken: [DaemonStep, string?][]): DaemonTrace => ({
      chain: [3, 4],
      taken: taken.map(([step, detail = ''], i) => ({ step, by: 0, detail, seq: i + 1 })),
      settled: 9,
      end: { ppid: 1, leader: true, tty: '?', sighup: 'default', cwd: '/', umask: '0022', fds: {} },
    });
    const traces = {
      recorded: new Map([['cron', trace(['sighup', 'caught'], ['fork'], ['setsid'])]]),
      live: new Map<string, DaemonTrace>(),
    };
    const of = (text: string) => evaluate(parseClaim(`trace of "cron" ${text}`), context({ traces }));
    expect(of('has sighup before fork')).toEqual({
      holds: true,
      found: 'cron, recorded: sighup fork setsid',
    });
    expect(of('has fork before sighup').holds).toBe(false);
    expect(of('has fork before umask').holds).toBe(false);
    expect(of('is live').holds).toBe(false);
    traces.live.set('cron', trace(['fork'], ['sighup', 'default']));
    expect(of('has sighup')).toEqual({ holds: false, found: 'cron, traced here: fork sighup' });
    expect(of('is live').holds).toBe(true);
  });

  it('a zombie lives no more', () => {
    const withZombie = { table: table(row(6, { stat: 'Zs' })) };
    expect(check('daemon lives', withZombie)).toEqual({ holds: false, found: 'daemon (6) is a zombie' });
    expect(check('daemon is zombie', withZombie).holds).toBe(true);
  });

  it('finds calls by the names of man pages and of the kernel', () => {
    const call = { type: 'call', pid: 6, family: 'f', args: [] };
    const events = [
      event({ ...call, name: 'setsid', errno: 'EPERM' }),
      event({ ...call, name: 'openat', result: 3 }),
    ];
    expect(check('call setsid by daemon fails EPERM', { events }).holds).toBe(true);
    expect(check('call setsid fails EPERM', { events }).holds).toBe(true);
    expect(check('call open by daemon returns 3', { events }).holds).toBe(true);
    expect(check('call setsid by daemon succeeds', { events })).toEqual({
      holds: false,
      found: 'setsid by daemon (6): EPERM',
    });
    expect(check('call setsid by shell fails EPERM', { events }).holds).toBe(false);
    expect(check('result of setsid by daemon == "EPERM"', { events }).holds).toBe(true);
  });

  it('tells death by a signal from leaving', () => {
    const killed = { events: [event({ type: 'exit', pid: 6, signal: 'SIGHUP' })] };
    expect(check('daemon dies of SIGHUP', killed).holds).toBe(true);
    expect(check('daemon dies', killed).holds).toBe(true);
    expect(check('daemon.fate == "SIGHUP"', killed).holds).toBe(true);
    expect(check('daemon dies of SIGINT', killed)).toEqual({
      holds: false,
      found: 'daemon (6) died of SIGHUP',
    });
    const left = { events: [event({ type: 'exit', pid: 6, code: 1 })] };
    expect(check('daemon exits', left).holds).toBe(true);
    expect(check('daemon exits 0', left)).toEqual({ holds: false, found: 'daemon (6) exited with 1' });
    expect(check('daemon dies', left).holds).toBe(false);
  });

  it('reads terminals without their control sequences', () => {
    const output = { type: 'output', tty: 'pts/0', terminal: 0 };
    const events = [
      event({ ...output, data: '\u001b[?2004humount: /mnt: target' }),
      event({ ...output, data: ' is \u001b[31mbusy\u001b[0m.\r\n' }),
      event({ ...output, terminal: 1, data: 'elsewhere' }),
    ];
    expect(check('terminal shows "target is busy"', { events }).holds).toBe(true);
    expect(check('terminal of shell shows "elsewhere"', { events }).holds).toBe(false);
    expect(check('terminal shows "elsewhere"', { events }).holds).toBe(true);
  });

  it('finds what was logged', () => {
    const events = [
      event({ type: 'log', pid: 6, facility: 'daemon', severity: 'info', text: 'mydaemon: ready' }),
    ];
    expect(check('log from daemon contains "ready"', { events }).holds).toBe(true);
    expect(check('log from daemon contains "daemon.info: mydaemon"', { events }).holds).toBe(true);
    expect(check('log from daemon contains "daemon.err"', { events }).holds).toBe(false);
    expect(check('log from shell', { events })).toEqual({
      holds: false,
      found: 'logged: daemon.info: mydaemon: ready',
    });
  });
});

describe('what cannot come true any more', () => {
  // 5 has ended, 6 lives, and nothing is known of `later` yet.
  const ended = new Set([5]);
  it.each([
    'dead lives',
    'dead is foreground',
    'dead.ppid == init.pid',
    'daemon.ppid == dead.ppid',
    'dead ignores SIGHUP',
    'dead gets SIGTERM',
    'dead dies of SIGTERM',
    'call setsid by dead succeeds',
    'daemon is zombie and dead lives',
    'dead lives and daemon is zombie',
    'dead lives or dead.tty == none',
  ])('%s', (claim) => {
    expect(check(claim, { ended })).toMatchObject({ holds: false, never: true });
  });
  it.each([
    'daemon is zombie',
    'not daemon lives',
    'later lives',
    'daemon.ppid == shell.pid',
    'call setsid by daemon succeeds',
    'dead lives or daemon is zombie',
    'terminal of shell shows "later"',
    'dead is gone',
    'dead.pid == 5',
  ])('but not %s', (claim) => {
    expect(check(claim, { ended }).never).toBeUndefined();
  });
});
