import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileC, eventually, programFile, skipReason } from '@daemonlab/testkit';
import { startLab } from '@daemonlab/lab/client';
import type { Isolation, Lab, TimelineEvent } from '@daemonlab/protocol';
import { Job, run } from './traced.test-support.js';

const missing = skipReason('source lines under the tracer', 'compiler', 'ptrace', 'x64');
const withoutNamespaces = skipReason('source lines in namespaces', 'namespaces', 'unshare');
const isolation: Isolation = withoutNamespaces ? 'host' : 'namespaces';

const libraryFile = programFile('lines-library');
/** `FILE:LINE` of a marked place. */
function marked(name: string): string {
  for (const file of [programFile('lines'), libraryFile]) {
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes(`at: ${name} `)) + 1;
    if (line > 0) return `${basename(file)}:${line}`;
  }
  throw new Error(`no line is marked ${name}`);
}

const program = (flags: readonly string[]): string =>
  compileC({ file: programFile('lines'), flags: [...flags, '-pthread'] });

/** Why a static program cannot be built, null if it can: static libraries are not everywhere. */
function whyNotBuilt(flags: readonly string[]): string | null {
  if (!flags.some((flag) => flag.startsWith('-static'))) return null;
  try {
    program(flags);
    return null;
  } catch (error) {
    return String(error).split('\n')[0] ?? '';
  }
}

const placeOf = (event: TimelineEvent): string | null => {
  if (!('source' in event) || event.source === undefined) return null;
  return `${basename(event.source.file)}:${event.source.line}`;
};

const own = (events: readonly TimelineEvent[]): TimelineEvent[] =>
  events.filter(
    (event) =>
      event.type === 'fork' || event.type === 'exec' || (event.type === 'call' && event.injected !== true),
  );

const nameOf = (event: TimelineEvent): string => (event.type === 'call' ? event.name : event.type);

/** Every call of lines.c by where it was made, in the order of one process after the other (the parent waits). */
const EXPECTED = [
  ['rt_sigaction', 'rt_sigaction'],
  ['fork', 'fork'],
  ['setsid', 'setsid'],
  ['chdir', 'chdir-inlined'],
  ['openat', 'openat'],
  ['tgkill', 'raise'],
  ['umask', 'umask-in-handler'],
  ['umask', 'umask-in-callback'],
  ['umask', 'umask-in-thread'],
  ['wait4', 'wait4'],
] as const;
const EXEC = ['exec', 'exec'] as const;
const told = (list: readonly (readonly [string, string])[]): string[] =>
  list.map(([name, mark]) => `${name} ${marked(mark)}`);

const BUILDS: [name: string, flags: string[]][] = [
  ['position-independent', ['-g', '-O0', '-pie', '-fPIE']],
  ['position-independent, optimised, no frame pointers', ['-g', '-O2', '-fomit-frame-pointer']],
  ['frame pointers', ['-g', '-O2', '-fno-omit-frame-pointer']],
  ['not position-independent', ['-g', '-O2', '-fomit-frame-pointer', '-no-pie', '-fno-pie']],
  ['static', ['-g', '-O2', '-fomit-frame-pointer', '-static']],
  ['static, position-independent', ['-g', '-O2', '-fomit-frame-pointer', '-static-pie', '-fPIE']],
  ['DWARF 4, frames in .debug_frame only', ['-gdwarf-4', '-O2', '-fno-asynchronous-unwind-tables']],
  ['DWARF 2', ['-gdwarf-2', '-gstrict-dwarf', '-O1']],
  ['compressed', ['-g', '-gz=zlib', '-O1']],
  ['with checks inlined from the system headers', ['-g', '-O2', '-D_FORTIFY_SOURCE=2']],
];

describe.skipIf(missing)('source lines', () => {
  let lab: Lab;
  beforeAll(async () => {
    const folder = dirname(dirname(program(['-g'])));
    lab = await startLab({
      ...{ cols: 80, rows: 24, env: {}, puppets: [], watchFiles: false },
      ...{ isolation, first: 'job', share: [folder], cwd: '/tmp', source: true },
    });
  });
  afterAll(async () => {
    await lab.stop();
  });

  test.for(BUILDS)('%s: every call at its line', async ([name, flags], { skip }) => {
    const why = whyNotBuilt(flags);
    if (why !== null) {
      process.stderr.write(`\nSKIPPED: source lines, ${name}: ${why}\n`);
      skip();
    }
    const { events } = await run(lab, [program(flags)]);
    const placed = own(events).flatMap((event) => {
      const place = placeOf(event);
      return place === null ? [] : [`${nameOf(event)} ${place}`];
    });
    // What libc does to start a thread is its own affair, but not where that was asked for.
    const starting = placed.filter((one) => one.endsWith(marked('pthread_create')));
    expect(starting).not.toEqual([]);
    expect(placed.filter((one) => !starting.includes(one))).toEqual(told([...EXPECTED, EXEC]));
    // The shell that it becomes, at the same addresses or not, has no lines.
    const shells = own(events).filter((event) => event.type === 'call' && event.args[0] === '0111');
    expect(shells.map(placeOf)).toEqual([null]);
  });

  test('a library of the user’s, loaded later', async () => {
    const name = 'lines-library'; // what compileC calls its copy of the source, too
    const library = compileC({ file: libraryFile, name, flags: ['-g', '-shared', '-fPIC'] });
    const { events } = await run(lab, [program(['-g', '-DLIBRARY']), library]);
    const placed = own(events).flatMap((event) => placeOf(event) ?? []);
    expect(placed).toContain(marked('umask-in-library'));
  });

  test('a program without -g has no lines', async () => {
    const { events } = await run(lab, [program(['-O2'])]);
    expect(own(events).length).toBeGreaterThan(EXPECTED.length);
    expect(own(events).filter((event) => placeOf(event) !== null)).toEqual([]);
  });

  test('a held process says where', async () => {
    await lab.breakpoint('setsid', { enabled: true });
    const job = await Job.start(lab, [program(['-g'])]);
    const hold = await eventually(() => job.events.find((event) => event.type === 'hold'), {
      what: 'a process held before setsid',
    });
    expect(placeOf(hold)).toBe(marked('setsid'));
    await lab.breakpoint('setsid', { enabled: false });
    await lab.continue(hold.pid, 'end');
    await job.ended();
  });
});
