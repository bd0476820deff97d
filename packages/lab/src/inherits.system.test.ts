import { describe, expect, test } from 'vitest';
import type { Isolation } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { startLab } from '@daemonlab/lab/client';
import { labFor, ofType, program, run } from './traced.test-support.js';

const missing = skipReason('what a child inherits', 'ptrace');
const noCompiler = skipReason('children of another than their maker', 'compiler');
const isolations: Isolation[] = ['namespaces', 'host'];

describe.skipIf(missing).each(isolations)('what a child inherits, %s', (isolation) => {
  const without =
    isolation === 'namespaces' ? skipReason('what a child inherits', 'namespaces', 'unshare') : null;

  test.skipIf(without ?? noCompiler)(
    'a child of its maker’s parent is told so, and does not lose a parent when its maker ends',
    async () => {
      const lab = await labFor(isolation);
      try {
        const { events, lines, pid } = await run(lab, [program('sibling')]);
        const [, maker, sibling] = /^maker (\d+) sibling (\d+)$/m.exec(lines.join('\n'))!.map(Number);
        const births = ofType(events, 'fork').map((fork) => [fork.pid, fork.child, fork.inherits]);
        expect(births.slice(-2)).toEqual([
          [pid, maker, undefined],
          [maker, sibling, false],
        ]);
        expect(ofType(events, 'reparent')).toEqual([]);
      } finally {
        await lab.stop();
      }
    },
  );

  test.skipIf(without)('a terminal’s first process is nobody’s copy', async () => {
    const lab = await startLab({ isolation });
    try {
      const [terminal] = lab.info.terminals;
      const births = ofType(lab.timeline.since(0), 'fork').filter(({ child }) => child === terminal!.shell);
      expect(births).toMatchObject([{ pid: lab.info.init.pid, inherits: false }]);
    } finally {
      await lab.stop();
    }
  });
});
