import { afterEach, describe, expect, test } from 'vitest';
import type { Isolation, Lab } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { becomes, events, lab, printed, row, sees, stopAll } from './lab.test-support.js';

const ISOLATIONS: Isolation[] = ['namespaces', 'host'];
const WHAT = 'terminals that go away';

/** Whether there is such a terminal, as a shell on the first one sees it. */
async function exists(one: Lab, tty: string): Promise<boolean> {
  const from = printed(one).length;
  await one.type(0, `[ -e /dev/${tty} ]; echo status:$?\n`);
  const answer = (): RegExpExecArray | null => /status:([01])/.exec(printed(one).slice(from));
  await becomes(() => expect(answer()).not.toBeNull());
  return answer()![1] === '0';
}

const isOpen = (one: Lab, terminal: number): boolean =>
  one.info.terminals.find((info) => info.terminal === terminal)!.open;

const hasEnded = (one: Lab, pid: number): Promise<unknown> =>
  becomes(() => expect(events(one, 'exit').map((event) => event.pid)).toContain(pid));

const isGone = (one: Lab, terminal: number, tty: string): Promise<unknown> =>
  becomes(() => {
    expect(events(one, 'terminal-gone')).toMatchObject([{ terminal, tty }]);
    expect(isOpen(one, terminal)).toBe(false);
  });

afterEach(stopAll);

describe.skipIf(skipReason(WHAT, 'unshare', 'ptrace', 'bash'))('a terminal', () => {
  describe.each(ISOLATIONS.filter((one) => one === 'host' || !skipReason(WHAT, 'namespaces')))(
    'in %s isolation',
    (isolation) => {
      /** On a machine shared with others its name may be another's at once. */
      const nameIsOurs = isolation === 'namespaces';

      test('is gone with its shell, where nothing else has it open', async () => {
        const one = await lab({ isolation });
        const { terminal, tty, shell } = await one.openTerminal(80, 24);
        await one.type(terminal, 'exit\n');
        await isGone(one, terminal, tty);
        await hasEnded(one, shell);
        expect(events(one, 'hangup')).toEqual([]);
        await expect(one.type(terminal, 'x')).rejects.toMatchObject({ code: 'no-terminal' });
        if (nameIsOurs) expect(await exists(one, tty)).toBe(false);
      });

      test('gives its name to the next one', async () => {
        const one = await lab({ isolation });
        const first = await one.openTerminal(80, 24);
        await one.type(first.terminal, 'exit\n');
        await isGone(one, first.terminal, first.tty);
        const second = await one.openTerminal(80, 24);
        expect(second).toMatchObject({ terminal: first.terminal + 1, open: true });
        if (nameIsOurs) expect(second.tty).toBe(first.tty);
        const told = (): unknown =>
          one.timeline
            .since(0)
            .flatMap((event) =>
              event.type === 'terminal' || event.type === 'terminal-gone'
                ? [[event.type, event.terminal]]
                : [],
            );
        await becomes(() =>
          expect(told()).toEqual([
            ['terminal', 0],
            ['terminal', first.terminal],
            ['terminal-gone', first.terminal],
            ['terminal', second.terminal],
          ]),
        );
      });

      test('stays as long as a job that outlives its shell has it open', async () => {
        const one = await lab({ isolation });
        const { terminal, tty, shell } = await one.openTerminal(80, 24);
        await one.type(terminal, 'sleep 1000 &\n');
        const sleep = await row(one, 'sleep', (r) => r.comm === 'sleep');
        await sees(one, '[1]', terminal);
        await one.type(terminal, 'exit\n');
        await hasEnded(one, shell);
        await row(one, 'sleep without a terminal', (r) => r.pid === sleep.pid && r.tty === '?');
        expect(await exists(one, tty)).toBe(true);
        expect(events(one, 'terminal-gone')).toEqual([]);
        expect(isOpen(one, terminal)).toBe(true);
        await one.signal(sleep.pid, 'SIGKILL');
        await isGone(one, terminal, tty);
        if (nameIsOurs) expect(await exists(one, tty)).toBe(false);
      });

      test('is hung up by its own end, where its session lives on without it open', async () => {
        const one = await lab({ isolation });
        const { terminal, tty, shell } = await one.openTerminal(80, 24, { program: 'mydaemon' });
        for (const fd of [0, 1, 2]) await one.call(shell, 'close', [fd]);
        await isGone(one, terminal, tty);
        await hasEnded(one, shell);
        expect(events(one, 'signal').filter((event) => event.pid === shell)).toMatchObject([
          { signal: 'SIGHUP', from: 0, reason: 'hangup' },
        ]);
      });

      test('that is closed is told as hung up, and no second time', async () => {
        const one = await lab({ isolation });
        const { terminal, tty, shell } = await one.openTerminal(80, 24);
        await one.closeTerminal(terminal);
        await hasEnded(one, shell);
        expect(events(one, 'hangup')).toMatchObject([{ tty }]);
        expect(events(one, 'terminal-gone')).toEqual([]);
        expect(isOpen(one, terminal)).toBe(false);
      });
    },
  );
});
