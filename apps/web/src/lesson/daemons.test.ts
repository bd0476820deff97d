import type { LessonDocument, RecordedDaemon } from '@daemonlab/lesson';
import type { DaemonTrace, LessonState } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { daemonTable, stepCells } from './daemons.js';

const trace = (...taken: [DaemonTrace['taken'][number]['step'], number, string?][]): DaemonTrace => ({
  chain: [3, 9],
  taken: taken.map(([step, by, detail = ''], i) => ({ step, by, detail, seq: i + 1 })),
  settled: 50,
  end: { ppid: 1, leader: true, tty: '?', sighup: 'caught', cwd: '/', umask: '0022', fds: {} },
});
const CRON = trace(['sighup', 0, 'caught'], ['chdir', 0, '/'], ['fork', 0], ['setsid', 1], ['chdir', 1, '/']);
const recorded = (name: string): RecordedDaemon =>
  ({ name, package: `${name} 1.0-1`, trace: CRON }) as unknown as RecordedDaemon;
const document = {
  definition: {
    daemons: ['cron', 'tmux', 'atd'].map((name) => ({ name, program: name, host: true })),
    steps: [
      { actions: [{ trace: { daemons: ['tmux'], keep: {} } }] },
      { actions: [{ trace: { daemons: ['cron', 'atd'], keep: {} } }] },
    ],
  },
  recorded: [recorded('cron'), recorded('tmux')],
} as unknown as LessonDocument;
const lesson = (...live: string[]): LessonState =>
  ({ daemons: live.map((name) => ({ name, trace: CRON })) }) as unknown as LessonState;
const rows = (...args: Parameters<typeof daemonTable>) =>
  daemonTable(...args).map(({ name, source, lit }) => `${name} ${source.kind}${lit ? ' lit' : ''}`);

describe('a row of the table of daemons', () => {
  it('has the place of each step in the daemon’s own order, by when it was first taken', () => {
    expect(stepCells(CRON).map(({ place, mark }) => (place === null ? '' : `${place}${mark}`))).toEqual([
      ...['3', '4', '1c', '', '2/', '', '', ''],
    ]);
  });

  it('does not count going back to the default', () => {
    const back = stepCells(trace(['fork', 0], ['sighup', 1, 'default'], ['setsid', 1]));
    expect(back.map(({ place }) => place).slice(0, 3)).toEqual([1, 2, null]);
  });

  it('says who did what, in order', () => {
    const [row] = daemonTable(document, lesson(), null, 1);
    expect(row?.deeds.map(({ pid, taken }) => [pid, ...taken.map(({ step }) => step)])).toEqual([
      [3, 'sighup', 'chdir', 'fork'],
      [9, 'setsid', 'chdir'],
    ]);
  });
});

describe('the table of daemons', () => {
  it('has those of the steps taken so far, those of the last one lit; what is neither traced nor recorded is left out', () => {
    expect(rows(document, lesson(), null, 0)).toEqual([]);
    expect(rows(document, lesson(), null, 1)).toEqual(['tmux recorded lit']);
    expect(rows(document, lesson(), null, 2)).toEqual(['cron recorded lit', 'tmux recorded']);
    expect(rows(document, lesson('atd'), null, 2)).toEqual([
      'cron recorded lit',
      'tmux recorded',
      'atd live lit',
    ]);
  });

  it('takes what was traced here before the recording, but in the past only once it had settled', () => {
    expect(rows(document, lesson('tmux'), null, 1)).toEqual(['tmux live lit']);
    expect(rows(document, lesson('tmux'), 50, 1)).toEqual(['tmux live lit']);
    expect(rows(document, lesson('tmux'), 49, 1)).toEqual(['tmux recorded lit']);
  });
});
