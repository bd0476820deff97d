import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { LabError, type EventOf } from '@daemonlab/protocol';
import { PLAIN } from '../terminal/style.js';
import { Holds, type HoldsOptions } from './holds.js';

interface Setup {
  holds: Holds;
  input: PassThrough;
  said: () => string;
  done: string[];
}

function setup(lab: Partial<HoldsOptions['lab']> = {}): Setup {
  const input = new PassThrough();
  const done: string[] = [];
  let said = '';
  const options: HoldsOptions = {
    input,
    style: PLAIN,
    output: { write: (text) => (said += text) },
    lab: {
      snapshot: () => Promise.resolve([]),
      continue: (pid, to) => {
        done.push(`${String(pid)} ${to}`);
        return Promise.resolve();
      },
      ...lab,
    },
    nameOf: () => 'mydaemon',
    foretold: ({ name }) => (name === 'chroot' ? 'It will fail.' : null),
    onWait: (waiting) => void done.push(waiting ? 'wait' : 'go'),
    onQuit: () => void done.push('quit'),
    onError: (error) => void done.push(String(error)),
  };
  return { holds: new Holds(options), input, said: () => said, done };
}

const hold = (pid: number, name: string): EventOf<'hold'> => ({
  type: 'hold',
  seq: 1,
  t: 0,
  pid,
  name,
  args: ['/'],
});

test('each held process is asked about in turn; Enter goes on, s steps', async () => {
  const { holds, input, said, done } = setup();
  holds.add(hold(4, 'chdir'));
  holds.add(hold(5, 'chroot'));
  await vi.waitFor(() => {
    expect(said()).toBe(
      '4 mydaemon is about to call chdir("/")\n[Enter] go on  [s] step to its next call  [q] quit > ',
    );
  });
  input.write('\n');
  await vi.waitFor(() => {
    expect(said()).toContain('5 mydaemon is about to call chroot("/")\n  It will fail.\n[Enter]');
  });
  input.write('s\n');
  await vi.waitFor(() => {
    expect(done).toEqual(['wait', '4 end', 'wait', '5 next-call', 'go']);
  });
  holds.close();
  expect(done).not.toContain('quit');
});

test('what is printed while a question is open has lines of its own, and the question comes again', async () => {
  const { holds, input, said, done } = setup();
  holds.giveWay();
  expect(said()).toBe('');
  holds.add(hold(4, 'chdir'));
  const question = '[Enter] go on  [s] step to its next call  [q] quit > ';
  await vi.waitFor(() => {
    expect(said()).toMatch(/quit > $/);
  });
  holds.giveWay();
  holds.giveWay();
  await vi.waitFor(() => {
    expect(said()).toBe(`4 mydaemon is about to call chdir("/")\n${question}\n${question}`);
  });
  input.write('\n');
  await vi.waitFor(() => {
    expect(done).toContain('4 end');
  });
  holds.giveWay();
  expect(said()).toMatch(/quit > $/);
});

test('another answer is asked for again; q and the end of input quit', async () => {
  const { holds, input, said, done } = setup();
  holds.add(hold(4, 'chdir'));
  input.write('x\n');
  await vi.waitFor(() => {
    expect(said()).toContain("'x' is none of Enter, s and q\n4 mydaemon is about to");
  });
  input.write('q\n');
  await vi.waitFor(() => {
    expect(done.at(-1)).toBe('quit');
  });
  const other = setup();
  other.holds.add(hold(4, 'chdir'));
  other.input.end();
  await vi.waitFor(() => {
    expect(other.done.at(-1)).toBe('quit');
  });
});

test('an answer for a process that was killed meanwhile says so', async () => {
  const { holds, input, said, done } = setup({
    continue: () => Promise.reject(new LabError('not-held', 'process 4 is not held before a call')),
  });
  holds.add(hold(4, 'chdir'));
  await vi.waitFor(() => expect(said()).toContain('[Enter]'));
  input.write('\n');
  await vi.waitFor(() => expect(said()).toContain('4 is held no longer: it was killed meanwhile\n'));
  expect(done).toEqual(['wait', 'go']);
});
