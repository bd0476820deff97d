import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { LabInfo, ProcessRow, TimelineEvent } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { program } from './traced.test-support.js';

const missing = skipReason('adopters', 'compiler', 'ptrace', 'unshare', 'bash');

/** Starts a lab, opens one more terminal and tells all about it. */
const SCRIPT = `
import { startLab } from '@daemonlab/lab/client';
const lab = await startLab({ isolation: 'host', puppets: [] });
await lab.openTerminal(80, 24);
const rows = await lab.snapshot();
console.log(JSON.stringify({ info: lab.info, rows, events: lab.timeline.since(0) }));
await lab.stop();
`;

interface Told {
  info: LabInfo;
  rows: ProcessRow[];
  events: TimelineEvent[];
}

/** What a lab on the host is like whose orphans go to a process of this kind. */
async function under(kind: 'keeps' | 'waits'): Promise<Told> {
  const command = [process.execPath, '--no-warnings', '--input-type=module', '--eval', SCRIPT];
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { stdout } = await promisify(execFile)(program('adopter'), [kind, ...command], { cwd });
  return JSON.parse(stdout) as Told;
}

/** The terminals' shells as the table has siblings: by number, and numbers start again from the bottom one day. */
const siblings = ({ info }: Told): number[] =>
  info.terminals.map(({ shell }) => shell).toSorted((a, b) => a - b);

const born = ({ events }: Told): [number, number][] =>
  events.flatMap((event) => (event.type === 'fork' ? [[event.pid, event.child]] : []));

describe.skipIf(missing)('orphans of a lab on the host', () => {
  test.concurrent('go to who adopts them on this machine, though it has a zombie', async () => {
    const told = await under('waits');
    const { init } = told.info;
    expect(init).toMatchObject({ comm: 'adopter', kind: 'subreaper' });
    expect(told.rows.map(({ pid }) => pid)).toEqual([init.pid, ...siblings(told)]);
    expect(told.rows.map(({ ppid }) => ppid).slice(1)).toEqual([init.pid, init.pid]);
  });

  test.concurrent(
    'go to an init of ours where those that adopt them would keep zombies; it is shown',
    async () => {
      const told = await under('keeps');
      const { init, terminals } = told.info;
      const shells = terminals.map(({ shell }) => shell);
      expect(init).toMatchObject({ comm: 'init', kind: 'subreaper' });
      expect(told.rows.map(({ pid, ppid, comm }) => ({ pid, ppid, comm }))).toMatchObject([
        { pid: init.pid, comm: 'init' },
        ...siblings(told).map((pid) => ({ pid, ppid: init.pid, comm: 'bash' })),
      ]);
      // What it does for us is not told.
      expect(born(told)).toEqual(shells.map((shell) => [init.pid, shell]));
      expect(told.events.filter((event) => event.type === 'call' && event.pid === init.pid)).toEqual([]);
    },
  );
});
