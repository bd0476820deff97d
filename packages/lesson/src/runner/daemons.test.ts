import { beforeEach, expect, it } from 'vitest';
import { FakeLab, row } from '../fake-lab.test-support.js';
import { LessonDefinition } from '../format.js';
import { Daemons } from './daemons.js';
import { Scene } from './scene.js';
import { Typist } from './terminal.js';
import { Waiting } from './waiting.js';

const DEADLINES = { action: 300, claim: 300, foreground: 300, prompt: 60, ending: 60 };

let lab: FakeLab;
/** Who was ended, and how many commands had been typed by then. */
let ended: { pid: number; typed: number }[];

beforeEach(() => {
  lab = new FakeLab();
  ended = [];
  const kill = lab.signal.bind(lab);
  lab.signal = async (pid, signal) => {
    ended.push({ pid, typed: lab.typed.length });
    await kill(pid, signal);
    lab.patch(2, { tpgid: 2 });
    lab.output('\r\nroot@lab:~# ');
  };
});

/** Traces two daemons whose starts do this, one as process 5, the other as 6. Gives how many became daemons. */
async function trace(start: (pid: number) => void): Promise<number> {
  let next = 5;
  lab.onType = () => {
    const pid = next++;
    lab.emit({ type: 'fork', pid: 2, child: pid, via: 'fork' });
    lab.emit({ type: 'exec', pid, path: './start.sh', argv: ['./start.sh'] });
    start(pid);
    setTimeout(() => {
      lab.patch(2, { tpgid: pid });
      lab.set(row(pid, { ppid: 2, cmd: 'sleep 1000', stat: 'S+' }));
    }, 30);
  };
  const names = ['one', 'other'];
  const scene = new Scene(lab);
  scene.daemons = LessonDefinition.parse({
    slug: '90-daemons',
    minutes: 1,
    daemons: names.map((name) => ({ name, program: 'sleep' })),
    steps: [{ id: 'trace', actions: [{ trace: { daemons: names, keep: {} } }] }],
  }).daemons;
  scene.has = new Map([['sleep', true]]);
  const waiting = new Waiting(lab, DEADLINES);
  await new Daemons(scene, waiting, new Typist(scene, waiting), () => undefined).trace(names, {});
  return scene.live.size;
}

const EACH_BEFORE_THE_NEXT = [
  { pid: 5, typed: 1 },
  { pid: 6, typed: 2 },
];

it('takes what is told of before the table has it for alive: what stays is ended before the next is started', async () => {
  const daemons = await trace((pid) => {
    lab.emit({ type: 'exec', pid, path: '/usr/bin/sleep', argv: ['sleep', '1000'] });
  });
  expect(ended).toEqual(EACH_BEFORE_THE_NEXT);
  expect(daemons).toBe(0);
});

it('ends a starter that becomes nothing and does not leave', async () => {
  const daemons = await trace(() => undefined);
  expect(ended).toEqual(EACH_BEFORE_THE_NEXT);
  expect(daemons).toBe(0);
});
