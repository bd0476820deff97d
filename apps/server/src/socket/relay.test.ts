import { FLOW, MAX_PAGE_MESSAGE, PROTOCOL_VERSION } from '@daemonlab/protocol';
import { eventually } from '@daemonlab/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { TestPage } from '../page.test-support.js';
import { startServing, type Serving } from '../serving.test-support.js';
import type { FakeLab } from '../fake-lab.test-support.js';

let serving: Serving;
const pages: TestPage[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await serving.stop();
});

async function start(options: Parameters<typeof startServing>[0] = {}): Promise<string> {
  serving = await startServing(options);
  return serving.server.url;
}
async function enter(hello: Parameters<typeof TestPage.enter>[1] = {}): Promise<TestPage> {
  const page = await TestPage.enter(serving.server.url, hello);
  pages.push(page);
  return page;
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
/** The lab of a page's world: found by what the page types. */
async function labOf(page: TestPage): Promise<FakeLab> {
  const mark = `mark-${Math.random()}`;
  page.type(mark);
  return eventually(() => serving.labs.find((lab) => lab.asked.includes(`type 0 ${mark}`)), {
    what: 'the lab that was typed into',
  });
}

describe('hello', () => {
  it('is answered with the world, its table from the start and all its events', async () => {
    await start();
    const page = await enter({ lesson: '01-first', cols: 120, rows: 40 });
    expect(page.welcome).toMatchObject({
      version: PROTOCOL_VERSION,
      resumed: false,
      base: { seq: 0, rows: [] },
      dropped: 0,
      lesson: { slug: '01-first', next: 0 },
    });
    await eventually(() => page.output === '$ ', { what: 'the prompt' });
    expect(page.seqs).toEqual([1, 2]);
    const lab = await labOf(page);
    expect(lab.asked).toContain('resize 0 120 40');
    expect(lab.options.puppets).toEqual(['mydaemon', 'other']);
  });

  it('without a lesson gives a world without one', async () => {
    await start();
    expect((await enter()).welcome.lesson).toBeNull();
  });

  it('comes first, of this version, and for a lesson there is', async () => {
    await start();
    const page = await TestPage.open(serving.server.url);
    pages.push(page);
    page.send({ type: 'next', step: 'one' });
    expect(await page.next('error')).toMatchObject({ code: 'not-now', detail: 'hello comes first' });
    page.send({ type: 'reset' });
    expect((await page.next('error', 1)).code).toBe('not-now');
    page.hello({ lesson: '99-none' });
    expect((await page.next('error', 2)).code).toBe('no-such-lesson');
    page.hello({ lesson: '01-first' });
    await page.next('welcome');
    const old = await TestPage.open(serving.server.url);
    old.hello({ version: PROTOCOL_VERSION + 1 });
    expect((await old.next('error')).code).toBe('version');
    expect((await old.gone()).code).toBe(4001);
  });

  it('finds a warm world, and leaves another one warm', async () => {
    await start();
    expect(serving.labs).toHaveLength(1);
    const page = await enter();
    expect(await labOf(page)).toBe(serving.labs[0]);
    await eventually(() => serving.labs.length === 2, { what: 'a second lab' });
    expect(await labOf(await enter())).toBe(serving.labs[1]);
  });
});

describe('the stream', () => {
  it('carries what happens to the pages of that world alone', async () => {
    await start();
    const [a, b] = [await enter(), await enter()];
    (await labOf(a)).print('secret of a');
    (await labOf(b)).print('secret of b');
    await eventually(() => a.output.includes('of a') && b.output.includes('of b'), { what: 'both outputs' });
    expect([a.output, b.output]).toEqual(['$ secret of a', '$ secret of b']);
    expect(a.welcome.world).not.toBe(b.welcome.world);
    expect(Buffer.from(a.welcome.world, 'base64url')).toHaveLength(16);
  });

  it('is the same for every page of a world', async () => {
    await start();
    const a = await enter({ lesson: '01-first' });
    const b = await enter({ lesson: '01-first', world: a.welcome.world });
    expect(b.welcome).toMatchObject({ world: a.welcome.world, resumed: false });
    const lab = await labOf(a);
    for (let i = 0; i < 50; i += 1) {
      lab.print(`${i} `);
      lab.emit({ type: 'stop', pid: 2, signal: 'SIGTSTP' });
    }
    for (const page of [a, b]) {
      await eventually(() => page.seqs.length === 102, { what: 'all events' });
      expect(page.seqs).toEqual(upTo(102));
    }
    expect(a.output).toBe(b.output);
  });

  it('goes on after the last event a page has seen', async () => {
    await start();
    const first = await enter();
    const lab = await labOf(first);
    await eventually(() => first.lastSeq === 2, { what: 'the first events' });
    first.socket.terminate();
    for (let i = 0; i < 5; i += 1) lab.print(`${i}`);
    const again = await enter({ world: first.welcome.world, lastSeq: 2 });
    expect(again.welcome).toMatchObject({ resumed: true, base: null });
    lab.print('live');
    await eventually(() => again.output === '01234live', { what: 'what was missed' });
    expect(again.seqs).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('starts over from a table when what a page has seen is too old, or never was', async () => {
    await start({ bounds: { events: 5, bytes: 1e9 } });
    const first = await enter();
    const lab = await labOf(first);
    for (let i = 0; i < 20; i += 1) lab.print(`${i}`);
    const late = await enter({ world: first.welcome.world, lastSeq: 2 });
    expect(late.welcome).toMatchObject({ resumed: false, base: { seq: 17 }, dropped: 17 });
    expect(late.welcome.base?.rows.map(({ pid }) => pid)).toEqual([1, 2]);
    await eventually(() => late.seqs.length === 5, { what: 'the events kept' });
    expect(late.seqs).toEqual([18, 19, 20, 21, 22]);
    const dreamer = await enter({ world: first.welcome.world, lastSeq: 1000 });
    expect(dreamer.welcome.resumed).toBe(false);
  });

  it('tells the lesson after the events it speaks of', async () => {
    await start();
    const page = await enter({ lesson: '01-first' });
    await eventually(() => page.all('lesson').at(-1)?.lesson.busy === false, {
      what: 'the lesson is set up',
    });
    page.send({ type: 'next', step: 'one' });
    await eventually(() => page.all('lesson').at(-1)?.lesson.next === 1, { what: 'the step' });
    page.send({ type: 'next', step: 'one' });
    expect((await page.next('error')).code).toBe('not-now');
    expect(page.all('lesson').at(-1)?.lesson.steps[0]?.seqAfter).toBeLessThanOrEqual(page.lastSeq);
  });
});

describe('flow control', () => {
  it('pauses a terminal that a page does not keep up with, and goes on with its acknowledgements', async () => {
    await start();
    const page = await enter();
    const lab = await labOf(page);
    const flows = (): string[] => lab.asked.filter((command) => command.startsWith('flow'));
    for (let i = 0; i < 30; i += 1) lab.print('x'.repeat(4000));
    await eventually(() => flows().at(-1) === 'flow 0 paused', { what: 'the pause' });
    await eventually(() => page.outputBytes > 120_000, { what: 'all output' });
    page.send({ type: 'ack', terminal: 0, bytes: page.outputBytes - FLOW.low });
    page.send({ type: 'ping', id: 1 });
    await page.next('pong');
    expect(flows()).toHaveLength(1);
    page.send({ type: 'ack', terminal: 0, bytes: 1 });
    await eventually(() => flows().at(-1) === 'flow 0 on', { what: 'the terminal goes on' });
  });

  it('does not wait for a page that vanished', async () => {
    await start();
    const page = await enter();
    const slow = await enter({ world: page.welcome.world });
    const lab = await labOf(page);
    await eventually(() => page.lastSeq === 2, { what: 'the prompt' });
    page.send({ type: 'ack', terminal: 0, bytes: 2 });
    for (let i = 0; i < 30; i += 1) lab.print('x'.repeat(4000));
    await eventually(() => lab.asked.includes('flow 0 paused'), { what: 'the pause' });
    await eventually(() => page.outputBytes > 120_000, { what: 'all output' });
    page.send({ type: 'ack', terminal: 0, bytes: page.outputBytes });
    slow.socket.terminate();
    await eventually(() => lab.asked.includes('flow 0 on'), { what: 'the terminal goes on' });
  });

  it('lets acknowledgements of real output pass, however many', async () => {
    await start();
    const page = await enter();
    const lab = await labOf(page);
    lab.print('x'.repeat(2000));
    await eventually(() => page.outputBytes > 2000, { what: 'the output' });
    for (let i = 0; i < 2000; i += 1) page.send({ type: 'ack', terminal: 0, bytes: 1 });
    page.send({ type: 'ping', id: 7 });
    expect((await page.next('pong')).id).toBe(7);
    expect(page.all('error')).toEqual([]);
  });
});

describe('what a page asks for', () => {
  it('reaches the lab', async () => {
    await start();
    const page = await enter();
    const lab = await labOf(page);
    lab.asked.length = 0;
    page.type('ls\r');
    page.send({ type: 'resize', terminal: 0, cols: 132, rows: 50 });
    page.send({ type: 'signal', pid: 2, signal: 'SIGTERM' });
    page.send({ type: 'open-terminal', cols: 80, rows: 24 });
    expect((await page.next('info')).info.terminals).toHaveLength(2);
    page.type('w\r', 1);
    page.send({ type: 'close-terminal', terminal: 1 });
    expect((await page.next('info', 1)).info.terminals[1]?.open).toBe(false);
    page.send({ type: 'stay' });
    expect(lab.asked).toEqual([
      'type 0 ls\r',
      'resize 0 132 50',
      'signal 2 SIGTERM',
      'open-terminal 80 24',
      'type 1 w\r',
      'close-terminal 1',
    ]);
  });

  it('may be any call of a process, a breakpoint, a fault: only the page that asked is told how the call ended', async () => {
    await start();
    const page = await enter();
    const other = await enter({ world: page.welcome.world });
    const lab = await labOf(page);
    lab.asked.length = 0;
    page.send({ type: 'call', id: 1, pid: 2, call: 'open', args: ['/dev/null', ['O_RDWR']] });
    page.send({ type: 'call', id: 2, pid: 2, call: 'nonsense', args: [] });
    expect(await page.next('called')).toMatchObject({ id: 1, outcome: { kind: 'returned', result: 2 } });
    expect(await page.next('called', 1)).toMatchObject({
      id: 2,
      outcome: { kind: 'refused', code: 'no-such-call', detail: 'there is no call nonsense' },
    });
    page.send({ type: 'breakpoint', call: 'setsid', program: 'mydaemon', enabled: true });
    page.send({ type: 'continue', pid: 2, to: 'next-call' });
    page.send({ type: 'fault', call: 'fork', errno: 'EAGAIN', nth: 2 });
    page.send({ type: 'fault', call: 'fork', errno: null });
    await eventually(() => lab.asked.length === 5, { what: 'all commands' });
    expect(lab.asked).toEqual([
      'call 2 open ["/dev/null",["O_RDWR"]]',
      'breakpoint setsid {"enabled":true,"program":"mydaemon"}',
      'continue 2 next-call',
      'fault fork EAGAIN 2',
      'fault fork null undefined',
    ]);
    other.send({ type: 'ping', id: 1 });
    await other.next('pong');
    expect(other.all('called')).toEqual([]);
  });

  it('and cannot be done is answered with a code', async () => {
    await start();
    const page = await enter();
    const told: [() => void, string][] = [
      [() => page.send({ type: 'close-terminal', terminal: 7 }), 'no-such-terminal'],
      [() => page.type('x', 7), 'no-such-terminal'],
      [() => page.send({ type: 'resize', terminal: 7, cols: 80, rows: 24 }), 'no-such-terminal'],
      [() => page.send({ type: 'signal', pid: 77, signal: 'SIGTERM' }), 'lab-error'],
      [() => page.send({ type: 'signal', pid: 2, signal: 'SIGNONE' }), 'lab-error'],
      [() => page.send({ type: 'next', step: 'one' }), 'not-now'],
    ];
    for (const [index, [act, code]] of told.entries()) {
      act();
      expect((await page.next('error', index)).code).toBe(code);
    }
  });

  it('is not more than eight terminals', async () => {
    await start();
    const page = await enter();
    for (let i = 0; i < 8; i += 1) page.send({ type: 'open-terminal', cols: 80, rows: 24 });
    expect(await page.next('error')).toMatchObject({ code: 'not-now' });
    expect((await labOf(page)).info.terminals).toHaveLength(8);
  });
});

describe('bad messages', () => {
  it('are answered, and neither the connection nor the world is lost', async () => {
    await start();
    const page = await enter();
    for (const rubbish of ['no json', '[]', '{"type":"launch"}', '{"type":"next"}', Buffer.from([9, 9, 9])])
      page.socket.send(rubbish);
    page.socket.send('x'.repeat(MAX_PAGE_MESSAGE + 1));
    await page.next('error', 5);
    expect(page.all('error').map(({ code }) => code)).toEqual([
      ...Array<string>(5).fill('bad-message'),
      'too-large',
    ]);
    (await labOf(page)).print('alive');
    await eventually(() => page.output.endsWith('alive'), { what: 'the world' });
  });

  it('that are monstrous end the connection, and the world waits for the next', async () => {
    await start();
    const page = await enter();
    page.socket.send('x'.repeat(8 * 1024 * 1024));
    expect((await page.gone()).code).toBe(1009);
    const again = await enter({ world: page.welcome.world, lastSeq: 1 });
    expect(again.welcome).toMatchObject({ world: page.welcome.world, resumed: true });
  });

  it('that come too fast are held back and told', async () => {
    await start();
    const page = await enter();
    for (let i = 0; i < 2000; i += 1) page.send({ type: 'ping', id: i });
    expect((await page.next('error')).code).toBe('too-fast');
    expect(page.all('pong').length).toBeLessThan(1000);
    expect(page.all('error').length).toBeLessThan(20);
    expect(page.closed).toBeNull();
    await eventually(
      () => {
        page.send({ type: 'ping', id: 5000 });
        return page.all('pong').some(({ id }) => id === 5000);
      },
      { what: 'a pong after the flood', everyMs: 50 },
    );
  });

  it('and nothing else end a connection in time', async () => {
    await start();
    const page = await enter();
    for (let i = 0; i < 200; i += 1) page.socket.send('rubbish');
    expect((await page.gone()).code).toBe(1008);
    expect((await enter({ world: page.welcome.world })).welcome.world).toBe(page.welcome.world);
  });
});
