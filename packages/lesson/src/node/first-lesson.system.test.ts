import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stderr } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Isolation } from '@daemonlab/protocol';
import { namespacesWork, startLab } from '@daemonlab/lab/client';
import { loadLesson, runLesson } from './index.js';

// The lesson that docs/WRITING-LESSONS.md has teachers type in, as it stands there.

const HOWTO = path.join(import.meta.dirname, '../../../../docs/WRITING-LESSONS.md');
const namespaces = await namespacesWork();
if (!namespaces.works)
  stderr.write(`SKIPPED: the first lesson in namespaces, which do not work here: ${namespaces.said}\n`);
const isolations: Isolation[] = namespaces.works ? ['namespaces', 'host'] : ['host'];

let root = '';
let dir = '';
beforeAll(async () => {
  const text = await readFile(HOWTO, 'utf8');
  root = await mkdtemp(path.join(tmpdir(), 'first-lesson-'));
  const slug = /`my-lessons\/([^/]+)\/`/.exec(text)?.[1];
  expect(slug, 'the folder that the HOWTO names').toBeDefined();
  dir = path.join(root, slug!);
  await mkdir(dir);
  // A file is named in a paragraph of its own, and its text is the next block of code.
  const files = [
    ...text.matchAll(/^`(lesson\.yaml|en\.md|zh\.md)`[^`]*(?:`[^`\n]+`[^`]*)*```\w+\n([\s\S]*?)^```$/gm),
  ];
  expect(files.map(([, name]) => name)).toEqual(['lesson.yaml', 'en.md', 'zh.md']);
  for (const [, name, content] of files) await writeFile(path.join(dir, name!), content!);
});
afterAll(async () => {
  if (root !== '') await rm(root, { recursive: true });
});

describe.each(isolations)('the first lesson of the HOWTO, %s', (isolation) => {
  it('can be read, and every claim holds', async () => {
    const { holds, walks } = await runLesson(await loadLesson(dir), startLab, { isolation });
    expect(walks.flatMap(({ steps }) => steps.map(({ step, failure }) => ({ step, failure })))).toEqual([
      { step: 'start', failure: null },
      { step: 'key', failure: null },
    ]);
    expect(holds).toBe(true);
  });
});
