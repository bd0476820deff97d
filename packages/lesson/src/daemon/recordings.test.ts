import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DaemonStep, DaemonTrace, StepTaken } from '@daemonlab/protocol';
import { readRecording } from './recording.js';

const FOLDER = path.join(import.meta.dirname, '../../../../lessons/16-real-daemons/recordings');
const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');

/** Another tracer's account of the same daemons: calls by name, in their order. */
const strace = new Map(
  read('strace.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(
      (line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2).split('; ')] as const,
    ),
);

type Step = Pick<StepTaken, 'step' | 'by'> & { sighup?: string };

const HANGUP: Record<string, string> = { handler: 'caught', SIG_IGN: 'ignored', SIG_DFL: 'default' };

/** The steps in strace's account, by rules of its own: what a process does after its fork is not its child's. */
function stepsOf(calls: readonly string[]): Step[] {
  const steps: Step[] = [];
  const forked = new Set<number>();
  const hangup: string[] = [];
  // A mask that is set only for a moment, and then set back to the starter's 027, is none.
  const isMask = (call: string): boolean => call.includes(' umask(');
  const masks = calls.filter(isMask);
  const kept = calls.filter(
    (call) => !isMask(call) || !masks.some((mask) => mask === `${call.slice(0, 2)} umask(027)`),
  );
  let [free, logs, mask] = [false, false, ''];
  for (const call of kept) {
    const [, who = '', what = ''] = /^P(\d) (.*)$/.exec(call) ?? [];
    const by = Number(who);
    if (forked.has(by)) continue;
    const add = (step: Step['step'], sighup?: string): void => {
      const last = steps.at(-1);
      if (last?.step === step && last.by === by && step !== 'fork')
        Object.assign(last, sighup ? { sighup } : {});
      else steps.push({ step, by, ...(sighup ? { sighup } : {}) });
    };
    if (what.startsWith('fork')) {
      forked.add(by);
      hangup[by + 1] = hangup[by] ?? 'default';
      add(free ? 'second-fork' : 'fork');
    } else if (what === 'setsid') {
      free = true;
      add('setsid');
    } else if (what.startsWith('SIGHUP=')) {
      const now = HANGUP[what.slice(7)]!;
      if (now !== (hangup[by] ?? 'default')) add('sighup', now);
      hangup[by] = now;
    } else if (what.startsWith('chdir(')) add('chdir');
    else if (/^(dup[23]\(\d+, [012]\b|close\([012]\)|open\(\/dev\/null\)=[012]$)/.test(what)) add('fds');
    else if (what.startsWith('umask(')) {
      if (what !== mask) add('umask');
      mask = what;
    } else if (what === 'connect(/dev/log)' && !logs) {
      logs = true;
      add('syslog');
    }
  }
  return steps;
}

/** Taken only when it had something to write (strace's account) or was ended: after what the recording counts. */
const LATER: Record<string, Step[]> = {
  rsyslogd: [
    { step: 'fds', by: 1 },
    { step: 'syslog', by: 1 },
  ],
};

/** What a table of columns says of each daemon. */
const proc = new Map(
  read('proc.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('program '))
    .map((line) => line.trim().split(/\s+/))
    .map(([name = '', leader, sighup, cwd, devNull, umask]) => [
      name,
      { leader, sighup, cwd, devNull, umask },
    ]),
);
/** Where our own configuration has them, or leaves them. */
const OWN_FOLDER = ['redis-server', 'unbound'];

describe('the recordings of lesson 16, against strace', () => {
  it('there are 27', () => {
    expect(strace.size).toBe(27);
  });

  it.each([...strace.keys()])('%s: the same steps, in the same order, by the same processes', (name) => {
    const { trace } = readRecording(read(`${name}.jsonl`));
    const found = trace.taken.map(({ step, by, detail }) => ({
      step,
      by,
      ...(step === 'sighup' ? { sighup: detail } : {}),
    }));
    expect([...found, ...(LATER[name] ?? [])]).toEqual(stepsOf(strace.get(name)!));
  });

  it.each([...proc.keys()])('%s: the same daemon in the end', (name) => {
    const { end } = readRecording(read(`${name}.jsonl`)).trace;
    const is = proc.get(name)!;
    expect({
      leader: end.leader ? 'yes' : 'no',
      sighup: { caught: 'h', ignored: 'i', default: 'd' }[end.sighup],
      cwd: OWN_FOLDER.includes(name) ? is.cwd : end.cwd,
      devNull: ['0', '1', '2'].every((fd) => end.fds[fd] === '/dev/null') ? 'yes' : 'no',
      umask: end.umask,
    }).toEqual(is);
    expect(end).toMatchObject({ ppid: 1, tty: '?' });
  });
});

describe('what the course says of the 27', () => {
  const all = [...strace.keys()].map((name) => ({ name, ...readRecording(read(`${name}.jsonl`)).trace }));
  const STEPS = ['fork', 'setsid', 'sighup', 'second-fork', 'chdir', 'fds', 'umask', 'syslog'] as const;
  const taking = (step: DaemonStep): string[] =>
    all.filter(({ taken }) => taken.some((one) => one.step === step)).map(({ name }) => name);
  const ending = (is: (end: DaemonTrace['end']) => boolean): number =>
    all.filter(({ end }) => is(end)).length;

  it('how many take which step', () => {
    const counts = Object.fromEntries(STEPS.map((step) => [step, taking(step).length]));
    expect(counts).toMatchObject({ setsid: 27, 'second-fork': 7, umask: 5, syslog: 10 });
    const eight = all.filter(({ name }) => STEPS.every((step) => taking(step).includes(name)));
    expect(eight.map(({ name }) => name).sort()).toEqual(['dnsmasq', 'tinyproxy']);
  });

  it('how many end in which way', () => {
    expect(['caught', 'ignored', 'default'].map((way) => ending((end) => end.sighup === way))).toEqual([
      22, 3, 2,
    ]);
    expect(ending(({ leader }) => leader)).toBe(20);
    expect(ending(({ cwd }) => cwd === '/')).toBe(17);
    expect(ending(({ umask }) => umask === '0000')).toBe(1);
    expect(ending(({ fds }) => ['0', '1', '2'].every((fd) => fds[fd] === '/dev/null'))).toBe(22);
  });

  it('tinyproxy merely closes 0, 1 and 2, and its sockets get the numbers', () => {
    const fds = all.find(({ name }) => name === 'tinyproxy')?.end.fds ?? {};
    expect(Object.entries(fds).map(([fd, open]) => [fd, open.split(':')[0]])).toEqual([
      ['0', 'socket'],
      ['1', 'socket'],
    ]);
  });

  it('which two are alike', () => {
    const rows = new Map<string, string[]>();
    for (const { name, taken, end } of all) {
      const order = [...new Set(taken.map(({ step }) => step))].join(' ');
      const row = `${order}, SIGHUP ${end.sighup}, ${end.cwd === '/' ? 'in /' : 'elsewhere'}`;
      rows.set(row, [...(rows.get(row) ?? []), name]);
    }
    expect([...rows.values()].filter((names) => names.length > 1)).toEqual([['apache2', 'dbus-daemon']]);
  });
});
