import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Lab } from '@daemonlab/protocol';
import { eventually, skipReason, which } from '@daemonlab/testkit';
import { descendants, lab, printed, stopAll } from './lab.test-support.js';

const missing = skipReason('terminals', 'namespaces', 'unshare', 'ptrace', 'bash', 'script');
/** Programs that a test is about: it is skipped, by name, where one is not there. */
const absent = (...programs: string[]): boolean => {
  const lacking = programs.filter((program) => which(program) === null);
  if (lacking.length > 0) process.stderr.write(`\nSKIPPED: terminals: no ${lacking.join(', ')}\n`);
  return missing !== null || lacking.length > 0;
};

/** A shell on a terminal: of a lab, or without any tracer. */
interface Screen {
  type(text: string): unknown;
  /** Everything printed so far. */
  text(): string;
  /** Whose descendants are what runs there. */
  hostPid: number;
}

const CTRL = { C: '\x03', D: '\x04', Z: '\x1a', '\\': '\x1c' };
const PROMPT = /@ $/;
const SETUP = "PS1='@ '; bind 'set enable-bracketed-paste off'; ulimit -c 0; stty rows 24 cols 80; clear\n";
/** One that zsh does not decorate. */
const ZSH = "PS1='@ ' zsh -f -o nopromptsp -o nopromptcr +o zle\n";

async function labScreen(): Promise<Screen & { lab: Lab }> {
  const one = await lab({ isolation: 'namespaces' });
  return {
    lab: one,
    type: (text) => one.type(0, text),
    text: () => printed(one),
    hostPid: (one as Lab & { hostPid: number }).hostPid,
  };
}

const plain: { process: ChildProcess; home: string }[] = [];

/** What script(1) shows of a bash that nobody traces. */
function plainScreen(): Screen {
  const home = mkdtempSync(join(tmpdir(), 'plain-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    HISTFILE: '/dev/null', // or bash would write one as its home is removed
  };
  const child = spawn('script', ['-qec', 'bash --norc', '/dev/null'], { cwd: home, env, stdio: 'pipe' });
  plain.push({ process: child, home });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  return { type: (keys) => child.stdin.write(keys), text: () => text, hostPid: child.pid! };
}

afterEach(async () => {
  for (const { process: child, home } of plain.splice(0)) {
    child.kill('SIGKILL'); // closes the terminal: its session ends
    rmSync(home, { recursive: true, force: true });
  }
  await stopAll();
});

/** Whether a process of this name is in the foreground of its terminal, and waits. */
const inForeground = (screen: Screen, name: string): boolean =>
  descendants(screen.hostPid).some((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , pgid, , , tpgid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return stat.includes(`(${name})`) && state === 'S' && pgid === tpgid;
    } catch {
      return false; // gone meanwhile
    }
  });

/** Keys, and what is waited for after them: a pattern on the screen, or a program in the foreground. */
type Step = readonly [keys: string, until: RegExp | string];

/** Types, each time once the screen is as the step before wants it. */
async function play(screen: Screen, steps: readonly Step[]): Promise<void> {
  for (const [keys, until] of steps) {
    const from = screen.text().length;
    await screen.type(keys);
    await eventually(
      () => {
        const news = screen.text().slice(from);
        if (typeof until === 'string' ? inForeground(screen, until) : until.test(news)) return true;
        throw new Error(`after ${JSON.stringify(keys)}: ${JSON.stringify(news)}`);
      },
      { what: String(until) },
    );
  }
}

/** Pids differ, and with them the width of their column. */
const withoutPids = (text: string): string => text.replace(/(?<=\[\d\] )\d+( \d+)*/g, 'PID');

const jobControl = (pipestatus: string): Step[] => [
  ['stty size\n', PROMPT],
  ['sleep 100 | sleep 101 &\n', PROMPT],
  ['jobs\n', PROMPT],
  ['fg\n', 'sleep'],
  [CTRL.Z, PROMPT],
  ['echo $?\n', PROMPT],
  ['bg\n', PROMPT],
  ['jobs\n', PROMPT],
  ['fg\n', 'sleep'],
  [CTRL.C, PROMPT],
  [`echo $? ${pipestatus}\n`, PROMPT],
  ['sleep 102\n', 'sleep'],
  [CTRL['\\'], PROMPT],
  ['echo $?\n', PROMPT],
  ['cat\n', 'cat'],
  ['typed\n', /typed\r\ntyped\r\n$/],
  [CTRL.D, PROMPT],
  ["sh -c 'kill -SEGV $$'; echo $?\n", PROMPT],
  ['(exit 3); echo $?\n', PROMPT],
];

const SAME: [program: string, steps: Step[]][] = [
  ['bash', jobControl('${PIPESTATUS[@]}')],
  ['dash', [["PS1='@ ' dash -i\n", PROMPT], ...jobControl(''), ['exit 5\n', PROMPT], ['echo $?\n', PROMPT]]],
  ['zsh', [[ZSH, PROMPT], ...jobControl('$pipestatus'), ['exit 5\n', PROMPT], ['echo $?\n', PROMPT]]],
  [
    'python3',
    [
      ['/usr/bin/python3 -q\n', />>> $/],
      ['import os, time; os.get_terminal_size()\n', />>> $/],
      ['time.sleep(100)\n', /100\)\r\n$/],
      ['', 'python3'],
      [CTRL.C, />>> $/],
      [CTRL.C, />>> $/],
      ['time.sleep(100)\n', /100\)\r\n$/],
      ['', 'python3'],
      [CTRL.Z, PROMPT],
      ['jobs\n', PROMPT],
      ['fg\n', 'python3'],
      [CTRL.C, />>> $/],
      ['os.system("exit 3"), os.system("kill -9 $$")\n', />>> $/],
      ['os.kill(os.getpid(), 3)\n', PROMPT],
      ['echo $?\n', PROMPT],
    ],
  ],
];

describe.skipIf(missing)('a terminal of a lab', () => {
  for (const [program, steps] of SAME)
    test.skipIf(absent(program))(`shows of ${program} what one without a tracer shows`, async () => {
      const screens = [await labScreen(), plainScreen()];
      const [traced, untraced] = await Promise.all(
        screens.map(async (screen) => {
          await eventually(() => /[$#] $/.test(screen.text()), { what: 'the first prompt' });
          await play(screen, [[SETUP, PROMPT]]);
          const from = screen.text().length;
          await play(screen, steps);
          return withoutPids(screen.text().slice(from)).split('\r\n');
        }),
      );
      expect(traced).toEqual(untraced);
    });

  /** Bytes that a process has written (proc_pid_io(5)), read without giving the event loop a turn. */
  const written = (hostPid: number): number =>
    Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${hostPid}/io`, 'latin1'))?.[1]);

  const comm = (hostPid: number): string => {
    try {
      return readFileSync(`/proc/${hostPid}/comm`, 'latin1').trim();
    } catch {
      return ''; // gone
    }
  };

  /** Gives the event loop of this process, which has started the lab, no turn until a figure has stood still, or for long. */
  const takeNothingUntil = (figure: () => number): void => {
    const deadline = performance.now() + 20_000;
    for (let last = -1, since = 0; performance.now() < deadline;) {
      const now = figure();
      if (now !== last) since = performance.now();
      else if (performance.now() - since > 500) break;
      last = now;
    }
  };

  test('has a program that prints without end wait while nobody takes what it prints', async () => {
    const screen = await labScreen();
    await play(screen, [[SETUP, PROMPT]]);
    await screen.type("yes | tr -d '\\n'\n");
    const tr = await eventually(() => descendants(screen.hostPid).find((pid) => comm(pid) === 'tr'), {
      what: 'tr runs',
    });
    await eventually(() => written(tr) > 100_000, { what: 'much output' });
    const from = written(tr);
    takeNothingUntil(() => written(tr));
    const waiting = written(tr);
    expect(waiting - from).toBeLessThan(1_500_000);
    await eventually(() => written(tr) > waiting + 3_000_000, { what: 'the output goes on' });
  });

  test('has a program that stops without end wait while nobody takes what it does', async () => {
    const screen = await labScreen();
    await play(screen, [[SETUP, PROMPT]]);
    await screen.type("sh -c 'while :; do /bin/true; echo >> turns; done' &\n");
    const loop = await eventually(
      () => descendants(screen.hostPid).find((pid) => comm(pid) === 'sh' && written(pid) > 300),
      { what: 'the loop runs' },
    );
    const from = written(loop);
    takeNothingUntil(() => written(loop));
    const waiting = written(loop);
    expect(waiting - from).toBeLessThan(2000);
    await eventually(() => written(loop) > waiting + 200, { what: 'the loop goes on' });
  });

  const resized = async (cols: number, rows: number, before: Step[], after: Step[]): Promise<void> => {
    const screen = await labScreen();
    await play(screen, [[SETUP, PROMPT], ...before]);
    await screen.lab.resize(0, cols, rows);
    await play(screen, after);
  };

  test('tells bash and its jobs of a new size', async () => {
    const screen = await labScreen();
    await play(screen, [
      [SETUP, PROMPT],
      ["trap 'echo new: $(stty size)' WINCH; stty size\n", /24 80\r\n@ $/],
    ]);
    await screen.lab.resize(0, 100, 30);
    await play(screen, [['stty size; echo $LINES $COLUMNS\n', /30 100\r\n30 100\r\n@ $/]]);
    expect(screen.text()).toContain('new: 30 100');
  });

  test('tells what script(1) runs', () =>
    resized(
      100,
      30,
      [["script -qc 'bash --norc' /dev/null\n", /# $/]],
      // It passes the size on when its own signal has come.
      [['until [ "$(stty size)" = "30 100" ]; do :; done; echo si""zed\n', /sized\r\n/]],
    ));

  test.skipIf(absent('vim'))('tells vim', () =>
    resized(
      100,
      30,
      [
        ['vim -u NONE -N -i NONE notes\n', /\[New\]/],
        [':set columns?\n', /columns=80/],
      ],
      [
        ['\n', 'vim'],
        [':echo "wide" &columns &lines\n', /wide 100 30/],
        [':!stty size\n', /30 100/],
        ['\n', 'vim'],
        [CTRL.Z, /Stopped[^]*@ $/],
        ['fg\n', 'vim'],
        [':q!\n', PROMPT],
      ],
    ),
  );

  test.skipIf(absent('tmux'))('tells tmux and the shell in it', () =>
    resized(
      100,
      30,
      [
        ['tmux -f /dev/null new-session "bash --norc"\n', /# /],
        ['stty size\n', /23 80/],
      ],
      [
        ['until [ "$(stty size)" = "29 100" ]; do :; done; echo si""zed\n', /sized/],
        ['sleep 100\n', 'sleep'],
        [CTRL.Z, /Stopped/],
        ['fg\n', 'sleep'],
        [CTRL.C, /\^C/],
        ['echo status $?\n', /status 130/],
        ['\x02d', /detached[^]*@ $/],
        ['tmux kill-server; stty size\n', /30 100\r\n@ $/],
      ],
    ),
  );
});
