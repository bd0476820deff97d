import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { compileC, eventually, skipReason } from '@daemonlab/testkit';
import { leaveNothing } from '../leftovers.test-support.js';
import { BIN } from '../spawn.test-support.js';

const left = leaveNothing();

/** The start of nearly every daemon, with the mistake that is made most often. */
const PROGRAM = `
#include <unistd.h>
int main(void)
{
    setsid();
    if (fork() != 0) return 0;
    setsid();
    return 0;
}
`;
const QUESTION = '[q] quit > ';

/** Runs the command in a terminal of its own, and answers each question with Enter. Gives what stood on the screen. */
async function traceInTerminal(args: readonly string[]): Promise<string> {
  const words = [process.execPath, BIN, 'trace', ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', words, '/dev/null'], {
    env: { ...process.env, ...left.env, NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let answered = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = once(child, 'close').then(() => true);
  let over = false;
  void ended.then(() => (over = true));
  await eventually(
    () => {
      // A question may come again below what was printed meanwhile: each process is answered once.
      const asked = screen.split(' is about to call ').length - 1;
      if (asked > answered && screen.slice(screen.lastIndexOf(' is about to call ')).includes(QUESTION)) {
        answered += 1;
        child.stdin.write('\n');
      }
      return over;
    },
    { what: 'the end of the trace', timeoutMs: 90_000 },
  );
  return screen;
}

/** What was foretold and then happened, each call in a line, however it was wrapped. */
const flat = (screen: string): string => screen.replace(/\s+/g, ' ');

describe.skipIf(skipReason('what --before foretells', 'namespaces', 'ptrace', 'compiler', 'script') !== null)(
  '--before asks',
  () => {
    const program = (): string => compileC({ source: PROGRAM, name: 'twice' });

    test('and says what is about to happen, which then does', async () => {
      const screen = flat(await traceInTerminal(['--before', 'setsid', '--', program()]));
      expect(screen).toMatch(
        /(\d+) twice is about to call setsid\(\) setsid will fail with EPERM: process \1 leads group \1, and a group leader cannot call setsid\. \[Enter\]/,
      );
      expect(screen).toMatch(/ setsid\(\) = EPERM /);
      expect(screen).toMatch(
        /(\d+) twice is about to call setsid\(\) Process \1 will lead a session and a group of its own: SID \d+ → \1, PGID \d+ → \1\./,
      );
      expect(screen).toMatch(/ setsid\(\) = \d+ /);
    });

    test('and foretells an execve of what is not there', async () => {
      const source = '#include <unistd.h>\nint main(void) { return execl("./no-such", "x", (char *)0) + 4; }';
      const screen = flat(
        await traceInTerminal(['--before', 'execve', '--', compileC({ source, name: 'lost' })]),
      );
      expect(screen).toContain(
        'lost is about to call execve("./no-such", ["x"]) execve will fail with ENOENT: ./no-such does not exist.',
      );
      expect(screen).toContain('execve("./no-such", ["x"]) = ENOENT ');
    });

    test('a fault is foretold instead of what the kernel would do', async () => {
      const faults = ['--fault', 'setsid=EINVAL@2', '--fault', 'fork=EAGAIN'];
      const screen = flat(
        await traceInTerminal(['--before', 'setsid', '--before', 'fork', ...faults, '--', program()]),
      );
      expect(screen).toContain(
        'Unless it is number 2, which --fault makes fail with EINVAL: setsid will fail with EPERM:',
      );
      expect(screen).toMatch(
        / (\w+) will fail with EAGAIN: --fault is set on it\. .* \1\(.*\) = EAGAIN \(made to fail/,
      );
    });
  },
);
