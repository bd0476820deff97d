import { eventually } from '@daemonlab/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeLab } from '../fake-lab.test-support.js';
import { TestPage } from '../page.test-support.js';
import { startServing, type Serving } from '../serving.test-support.js';

let serving: Serving;
const pages: TestPage[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await serving.stop();
});
async function enter(hello: Parameters<typeof TestPage.enter>[1] = {}): Promise<TestPage> {
  const page = await TestPage.enter(serving.server.url, hello);
  pages.push(page);
  return page;
}
async function labOf(page: TestPage): Promise<FakeLab> {
  const mark = `mark-${Math.random()}`;
  page.type(mark);
  return eventually(() => serving.labs.find((lab) => lab.asked.includes(`type 0 ${mark}`)), {
    what: 'the lab that was typed into',
  });
}

describe('reset', () => {
  it('gives every page of the world the same fresh one, and ends the old', async () => {
    serving = await startServing();
    const a = await enter({ lesson: '01-first', cols: 90, rows: 20 });
    const b = await enter({ lesson: '01-first', world: a.welcome.world });
    const old = await labOf(a);
    a.send({ type: 'resize', terminal: 0, cols: 91, rows: 21 });
    await eventually(() => old.asked.includes('resize 0 91 21'), { what: 'the new size' });
    a.send({ type: 'reset' });
    b.send({ type: 'reset' });
    const [toA, toB] = [await a.next('welcome', 1), await b.next('welcome', 1)];
    expect(toA.world).toBe(toB.world);
    expect(toA).toMatchObject({ resumed: false, base: { seq: 0 }, lesson: { slug: '01-first', next: 0 } });
    await eventually(() => old.stops === 1, { what: 'the old lab is stopped' });
    const fresh = await labOf(a);
    expect(fresh).not.toBe(old);
    expect(fresh.asked[0]).toBe('resize 0 91 21');
    old.print('from the grave');
    fresh.print('fresh');
    await eventually(() => b.output.endsWith('fresh'), { what: 'the fresh world' });
    expect(a.output).not.toContain('grave');
  });

  it('waits for its turn: what is typed meanwhile goes to the fresh world', async () => {
    serving = await startServing();
    const page = await enter();
    const old = await labOf(page);
    page.send({ type: 'reset' });
    page.type('for the new one');
    await eventually(() => serving.labs.some((lab) => lab.asked.includes('type 0 for the new one')), {
      what: 'the typing',
    });
    expect(old.asked).not.toContain('type 0 for the new one');
  });
});

describe('a lab that dies', () => {
  it('takes down its own world alone, and reset gives another', async () => {
    serving = await startServing();
    const [a, b] = [await enter({ lesson: '01-first' }), await enter()];
    const [dying, other] = [await labOf(a), await labOf(b)];
    dying.print('last words');
    dying.die('died', 'killed by SIGKILL');
    expect(await a.next('gone')).toMatchObject({ reason: 'died', detail: 'killed by SIGKILL' });
    expect(a.output).toContain('last words');
    a.type('anyone?');
    expect((await a.next('error')).code).toBe('no-world');
    other.print('still here');
    await eventually(() => b.output.endsWith('still here'), { what: 'the other world' });
    expect(b.all('gone')).toEqual([]);
    a.send({ type: 'reset' });
    expect(await a.next('welcome', 1)).toMatchObject({ lesson: { slug: '01-first' } });
  });

  it('is told of to a page that comes back to it with a past; one just loaded gets a fresh world', async () => {
    serving = await startServing();
    const page = await enter();
    const { world } = page.welcome;
    (await labOf(page)).die('limit', 'too much of everything');
    await page.next('gone');
    const back = await TestPage.open(serving.server.url);
    pages.push(back);
    back.hello({ world, lastSeq: 2 });
    expect(await back.next('gone')).toMatchObject({ reason: 'limit', detail: 'too much of everything' });
    back.type('anyone?');
    expect((await back.next('error')).code).toBe('not-now');
    back.send({ type: 'reset' });
    expect((await back.next('welcome')).world).not.toBe(world);
    expect((await enter({ world })).welcome.world).not.toBe(world);
  });

  it('while it was kept warm is replaced before anybody asks', async () => {
    serving = await startServing();
    const page = await enter();
    await eventually(() => serving.labs.length === 2, { what: 'a warm lab' });
    serving.labs[1]?.die();
    await eventually(() => serving.labs.length === 3, { what: 'another' });
    expect(page.all('gone')).toEqual([]);
  });
});

describe('limits', () => {
  it('refuse one world too many, and count the ended no longer', async () => {
    serving = await startServing({ limits: { max: 2 } });
    const a = await enter();
    await enter();
    const c = await TestPage.open(serving.server.url);
    pages.push(c);
    c.hello();
    expect(await c.next('error')).toMatchObject({
      code: 'too-many-worlds',
      detail: 'this server runs at most 2 worlds at once',
    });
    a.send({ type: 'reset' }); // its own place is enough
    await a.next('welcome', 1);
    (await labOf(a)).die();
    await a.next('gone');
    c.hello();
    await c.next('welcome');
  });

  it('make room by ending the world that has been without a page for longest', async () => {
    serving = await startServing({ limits: { max: 1, evictAfterMs: 0 } });
    const a = await enter();
    const lab = await labOf(a);
    a.close();
    await a.gone();
    // Its page may know that the connection is over before the server does.
    const b = await TestPage.open(serving.server.url);
    pages.push(b);
    let asked = 0;
    await eventually(
      () => {
        if (b.all('error').length === asked) {
          asked += 1;
          b.hello();
        }
        return b.all('welcome').length > 0;
      },
      { what: 'the place of a world without a page' },
    );
    expect(lab.stops).toBe(1);
  });

  it('end a world no page comes back to', async () => {
    serving = await startServing({ limits: { graceMs: 30 } });
    const page = await enter();
    const lab = await labOf(page);
    page.close();
    await eventually(() => lab.stops === 1, { what: 'the world is ended' });
    expect((await enter({ world: page.welcome.world })).welcome.world).not.toBe(page.welcome.world);
  });

  it('end an idle world after a warning, which staying puts off', async () => {
    serving = await startServing({ limits: { idleMs: 2400, idleWarningMs: 2000 } });
    const page = await enter();
    const second = await enter({ world: page.welcome.world });
    expect((await page.next('idle')).secondsLeft).toBe(2);
    await second.next('idle');
    page.send({ type: 'stay' });
    await page.next('idle', 1);
    expect(page.all('gone')).toEqual([]);
    expect((await page.next('gone')).reason).toBe('idle');
    expect((await second.next('gone')).reason).toBe('idle');
  });
});

describe('a page that leaves before its world is ready', () => {
  it('leaves no world behind', async () => {
    const labs: FakeLab[] = [];
    const waiting: (() => void)[] = [];
    let held = false;
    serving = await startServing({
      startLab: async (options) => {
        if (held) await new Promise<void>((resolve) => waiting.push(resolve));
        const lab = new FakeLab(options);
        labs.push(lab);
        return lab;
      },
    });
    held = true;
    await enter(); // takes the warm one
    const page = await TestPage.open(serving.server.url);
    page.hello();
    await eventually(() => waiting.length > 0, { what: 'the start' });
    page.close();
    await page.gone();
    held = false;
    for (const go of waiting) go();
    await eventually(() => labs.some(({ stops }) => stops === 1), { what: 'the world is ended' });
  });
});

describe('a lab that cannot be started', () => {
  it('is told, and tried again at the next hello', async () => {
    let failures = 0;
    serving = await startServing({
      startLab: async (options) => {
        if (failures > 0 && failures-- > 0) throw new Error('no namespace today');
        return new FakeLab(options);
      },
    });
    await enter(); // takes the warm one
    failures = 2;
    const page = await TestPage.open(serving.server.url);
    pages.push(page);
    page.hello();
    expect(await page.next('error')).toMatchObject({ code: 'world-failed', detail: 'no namespace today' });
    failures = 0;
    page.hello();
    await page.next('welcome');
  });
});
