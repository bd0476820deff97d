import { expect, it } from 'vitest';
import { FakeLab, row } from '../fake-lab.test-support.js';
import { LessonDefinition } from '../format.js';
import { Daemons } from './daemons.js';
import { Scene } from './scene.js';
import { Typist } from './terminal.js';
import { Waiting } from './waiting.js';

const DEADLINES = { action: 300, claim: 300, foreground: 300, prompt: 60, ending: 60 };

it('takes what is told of before the table has it for alive: what stays is ended before the next is started', async () => {
  const lab = new FakeLab();
  const ended: { pid: number; typed: number }[] = [];
  let next = 5;
  lab.onType = () => {
    const pid = next++;
    lab.emit({ type: 'fork', pid: 2, child: pid, via: 'fork' });
    lab.emit({ type: 'exec', pid, path: './start.sh', argv: ['./start.sh'] });
    lab.emit({ type: 'exec', pid, path: '/usr/bin/sleep', argv: ['sleep', '1000'] });
    setTimeout(() => {
      lab.patch(2, { tpgid: pid });
      lab.set(row(pid, { ppid: 2, cmd: 'sleep 1000', stat: 'S+' }));
    }, 30);
  };
  const kill = lab.signal.bind(lab);
  lab.signal = async (pid, signal) => {
    ended.push({ pid, typed: lab.typed.length });
    await kill(pid, signal);
    lab.patch(2, { tpgid: 2 });
    lab.output('\r\nroot@lab:~# ');
  };
  const scene = new Scene(lab);
  scene.daemons = LessonDefinition.parse({
    slug: '90-daemons',
    minutes: 1,
    daemons: ['one', 'other'].map((name) => ({ name, program: 'sleep' })),
    steps: [{ id: 'trace', actions: [{ trace: { daemons: ['one', 'other'], keep: {} } }] }],
  }).daemons;
  scene.has = new Map([['sleep', true]]);
  const waiting = new Waiting(lab, DEADLINES);
  await new Daemons(scene, waiting, new Typist(scene, waiting), () => undefined).trace(['one', 'other'], {});
  expect(ended).toEqual([
    { pid: 5, typed: 1 },
    { pid: 6, typed: 2 },
  ]);
  expect(scene.live.size).toBe(0);
});
