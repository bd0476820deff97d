import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipReason } from '@daemonlab/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonlab } from '../spawn.test-support.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'daemonlab-lessons-'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const words = (title: string): string =>
  `# ${title}\n\n> Why?\n\nIntroduction.\n\n## leave: ${title}\n\n{daemon} leaves.\n\n### after\n\nIt left.\n\n## take-home\n\n- One.\n- Two.\n- Three.\n`;

/** A lesson of one step; `claim` is what it says of it. */
function lesson(slug: string, claim: string, action = 'call'): string {
  const folder = join(root, slug);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'lesson.yaml'),
    [
      `slug: ${slug}`,
      'minutes: 1',
      'puppets: [mydaemon]',
      'setup:',
      '  actions:',
      '    - type: { text: ./mydaemon, starts: { daemon: mydaemon } }',
      'steps:',
      '  - id: leave',
      '    actions:',
      `      - ${action}: { by: daemon, name: _exit, args: [3] }`,
      '    claims:',
      `      - ${claim}`,
      '',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'zh.md'), words('离开'));
  writeFileSync(join(folder, 'en.md'), words('Leave'));
  return folder;
}

test('a folder without lessons is told', async () => {
  const empty = join(root, 'empty');
  mkdirSync(empty);
  expect(await daemonlab(['lessons', empty])).toMatchObject({
    status: 1,
    stderr: `daemonlab: lessons: there are none in ${empty} (folders named like 14-build-a-daemon)\n`,
  });
});

describe.skipIf(skipReason('lessons on this kernel', 'unshare', 'ptrace', 'bash', 'namespaces') !== null)(
  'claims',
  () => {
    test('that hold: 0; that do not: 1, with what was found; a misspelt action: file, line and the nearest', async () => {
      const good = lesson('01-good', 'daemon exits 3');
      lesson('02-false', 'daemon exits 4');
      lesson('03-misspelt', 'daemon exits 3', 'cal');

      expect(await daemonlab(['lessons', good])).toMatchObject({ status: 0, stderr: '' });

      const { status, stdout } = await daemonlab(['lessons', root, '--isolation', 'namespaces']);
      expect(status).toBe(1);
      expect(stdout).toMatch(/03-misspelt\/lesson\.yaml:10: .*"cal".*"call"/);
      expect(stdout).toMatch(/01-good \(namespaces isolation\)\n {2}ok {5}every step +1 of 1 claims/);
      expect(stdout).toMatch(
        / {2}FAILS {2}every step +0 of 1 claims .*\n +leave: daemon exits 4\n +found: \S/,
      );
      expect(stdout).toMatch(/\n3 lessons: 1 hold, 1 do not, 1 cannot be read\n$/);
    });
  },
);
