import { spawn, type ChildProcess } from 'node:child_process';
import { startLab } from '@daemonlab/lab/client';
import {
  applyDiff,
  encodeInput,
  type Isolation,
  type Lab,
  type ProcessRow,
  type Table,
} from '@daemonlab/protocol';
import { eventually, leftovers, skipReason, type Leftovers } from '@daemonlab/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from './index.js';
import { TestPage } from './page.test-support.js';

const LESSON = '14-build-a-daemon';
const SERVER = new URL('../dist/index.js', import.meta.url).href;
/** A process that serves, says where, and closes at SIGTERM; at SIGUSR2 it lists the compiled code it has loaded. */
const SERVE = `
  import { startServer } from '${SERVER}';
  const server = await startServer({ port: 0, isolation: process.argv[1], log: () => undefined });
  process.on('SIGTERM', () => void server.close());
  process.on('SIGUSR2', () => {
    const native = process.report.getReport().sharedObjects.filter((file) => file.endsWith('.node'));
    console.log(JSON.stringify(native));
  });
  console.log(server.url);
`;

/** The table a page shows: what the base and all diffs since make of it. */
function tableOf(page: TestPage): ProcessRow[] {
  let table: Table = new Map((page.welcome.base?.rows ?? []).map((row) => [row.pid, row]));
  for (const { events } of page.all('events')) {
    for (const event of events) if (event.type === 'diff') table = applyDiff(table, event);
  }
  return [...table.values()];
}
/** The host pid of a lab host, which the client knows beyond the interface. */
const hostPid = (lab: Lab | undefined): number =>
  (lab as (Lab & { hostPid: number }) | undefined)?.hostPid ?? 0;

const missing = skipReason('the server with real worlds', 'unshare', 'namespaces', 'ptrace', 'bash');

describe.skipIf(missing !== null)('the server with real worlds', () => {
  let server: RunningServer | null = null;
  const pages: TestPage[] = [];
  const labs: Lab[] = [];
  afterEach(async () => {
    for (const page of pages.splice(0)) page.close();
    await server?.close();
    server = null;
    labs.length = 0;
  });

  async function serve(isolation: Isolation = 'namespaces'): Promise<void> {
    server = await startServer({
      port: 0,
      isolation,
      log: () => undefined,
      startLab: async (options) => {
        const lab = await startLab(options);
        labs.push(lab);
        return lab;
      },
    });
  }
  async function enter(hello: Parameters<typeof TestPage.enter>[1] = {}): Promise<TestPage> {
    const page = await TestPage.enter(server?.url ?? '', hello);
    pages.push(page);
    return page;
  }
  const shows = (page: TestPage, text: string): Promise<true> =>
    eventually(() => (page.output.includes(text) ? true : null), { what: `"${text}" in the terminal` });

  it('shows a prompt, takes what is typed, and shows each process as ps would', async () => {
    await serve();
    const page = await enter({ cols: 90, rows: 25 });
    await shows(page, '# ');
    page.type('stty size; sleep 1234 &\r');
    await shows(page, '25 90');
    const sleep = await eventually(() => tableOf(page).find(({ cmd }) => cmd === 'sleep 1234'), {
      what: 'sleep in the table',
    });
    expect(sleep).toMatchObject({ ppid: 2, sid: 2, tty: 'pts/0' });
    page.send({ type: 'signal', pid: sleep.pid, signal: 'SIGTERM' });
    await eventually(() => tableOf(page).every(({ pid }) => pid !== sleep.pid), { what: 'sleep is gone' });
  });

  it('gives two pages two worlds that do not see each other', async () => {
    await serve();
    const [a, b] = [await enter(), await enter()];
    a.type('sleep 4321 & echo secret > /tmp/of-a; echo done-$((40+2))\r');
    await shows(a, 'done-42');
    b.type('ps -efj; ls /tmp; kill -0 3; echo end-$((40+2))\r');
    await shows(b, 'end-42');
    expect(b.output).not.toMatch(/4321|of-a/);
    await eventually(() => tableOf(a).some(({ cmd }) => cmd === 'sleep 4321'), {
      what: 'sleep in its table',
    });
    expect(tableOf(b).some(({ cmd }) => cmd === 'sleep 4321')).toBe(false);
    expect(a.output).not.toContain('end-42');
  });

  it('resumes where a dropped connection left off, with nothing lost and nothing twice', async () => {
    await serve();
    const first = await enter();
    await shows(first, '# ');
    // After line 110 it waits for a key, which is pressed as the connection drops. The other `read` is a sleep that starts no
    // process.
    first.type(
      'exec 9<> <(:); for i in {100..160}; do echo line-$i; if [ $i = 110 ]; then read -r; else read -rt 0.01 <&9; fi; done\r',
    );
    await shows(first, 'line-110\r\n');
    await new Promise((sent) => first.socket.send(encodeInput(0, '\r'), sent));
    first.socket.terminate();
    const { lastSeq, output } = first;
    const seen = [...first.seqs];
    const again = await enter({ world: first.welcome.world, lastSeq });
    expect(again.welcome).toMatchObject({ world: first.welcome.world, resumed: true });
    await shows(again, 'line-160');
    expect(again.seqs[0]).toBe(lastSeq + 1);
    const seqs = [...seen, ...again.seqs];
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
    const lines = (output + again.output).match(/line-\d+(?=\r\n)/g);
    expect(lines).toEqual(Array.from({ length: 61 }, (_, i) => `line-${100 + i}`));
    const reloaded = await enter({ world: first.welcome.world });
    expect(reloaded.welcome).toMatchObject({ world: first.welcome.world, resumed: false, dropped: 0 });
    await shows(reloaded, 'line-160');
  });

  it('walks a lesson', async () => {
    await serve();
    const page = await enter({ lesson: LESSON });
    const state = () => page.all('lesson').at(-1)?.lesson;
    await eventually(() => state()?.busy === false, { what: 'the lesson is set up' });
    const first = page.welcome.lesson?.steps[0]?.id ?? '';
    page.send({ type: 'next', step: first });
    await eventually(() => state()?.next === 1, { what: 'the first step' });
    expect(state()?.steps[0]).toMatchObject({ status: 'done', note: null });
    expect(page.lastSeq).toBeGreaterThanOrEqual(state()?.steps[0]?.seqAfter ?? Infinity);
  });

  it('holds a terminal that prints without end to what the page acknowledges', async () => {
    await serve();
    const page = await enter();
    await shows(page, '# ');
    page.type('yes | tr -d "\\n"\r');
    await eventually(() => page.outputBytes > 100_000, { what: 'much output' });
    // It stops by itself: the same number of bytes for a while, far below what `yes` prints in that time.
    let last = -1;
    let since = performance.now();
    await eventually(
      () => {
        if (page.outputBytes !== last) since = performance.now();
        last = page.outputBytes;
        return performance.now() - since > 300;
      },
      { what: 'the output stops', timeoutMs: 60_000 },
    );
    expect(last).toBeLessThan(1_000_000);
    page.send({ type: 'ack', terminal: 0, bytes: last });
    await eventually(() => page.outputBytes > last + 50_000, { what: 'the output goes on' });
  });

  it('loses one world with a lab host that is killed, and no other', async () => {
    await serve();
    const [a, b] = [await enter({ lesson: LESSON }), await enter()];
    process.kill(hostPid(labs[0]), 'SIGKILL');
    expect((await a.next('gone')).reason).toBe('died');
    b.type('echo alive-$((40+2))\r');
    await shows(b, 'alive-42');
    expect(b.all('gone')).toEqual([]);
    a.send({ type: 'reset' });
    expect(await a.next('welcome', 1)).toMatchObject({ resumed: false, lesson: { slug: LESSON } });
    a.type('echo again-$((40+2))\r');
    await shows(a, 'again-42');
  });

  describe.each<Isolation>(['namespaces', 'host'])(
    'as a process of its own, with %s isolation',
    (isolation) => {
      let left: Leftovers | null = null;
      let child: ChildProcess | null = null;
      let ended: Promise<number | null> | null = null;
      afterEach(async () => {
        child?.kill('SIGTERM');
        try {
          await ended;
          await left?.gone();
        } finally {
          child?.kill('SIGKILL');
          left?.dispose();
        }
      });

      async function spawnServer(): Promise<{
        url: string;
        lines: string[];
        exited: Promise<number | null>;
      }> {
        left = leftovers();
        child = spawn(process.execPath, ['--input-type=module', '-e', SERVE, isolation], {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, ...left.env },
        });
        const exited = new Promise<number | null>((resolve) => child?.once('exit', resolve));
        ended = exited;
        let text = '';
        child.stdout?.on('data', (data: Buffer) => (text += data.toString()));
        const lines: string[] = [];
        const url = await eventually(
          () => {
            lines.splice(0, Infinity, ...text.split('\n').slice(0, -1));
            return lines[0];
          },
          { what: 'the address', timeoutMs: 60_000 },
        );
        child.stdout?.on('data', () => lines.splice(0, Infinity, ...text.split('\n').slice(0, -1)));
        return { url, lines, exited };
      }

      it('loads no compiled code, though worlds run', async () => {
        const { url, lines } = await spawnServer();
        const page = await TestPage.enter(url, { lesson: LESSON });
        pages.push(page);
        await eventually(() => tableOf(page).length >= 2, { what: 'init and a shell' });
        child?.kill('SIGUSR2');
        expect(JSON.parse(await eventually(() => lines[1], { what: 'the list' }))).toEqual([]);
      });

      // That it takes two seconds at most is a matter of `closing` in start.test.ts.
      it('leaves nothing after SIGTERM', async () => {
        const { url, exited } = await spawnServer();
        const page = await TestPage.enter(url, { lesson: LESSON });
        const other = await TestPage.enter(url);
        pages.push(page, other);
        other.type('(trap "" HUP TERM; sleep 555) & sleep 556 & echo up-$((40+2))\r');
        await shows(other, 'up-42');
        left?.note();
        child?.kill('SIGTERM');
        expect(await exited).toBe(0);
        await left?.gone();
        expect((await page.next('gone')).reason).toBe('stopped');
      });
    },
  );
});
