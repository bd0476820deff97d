import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadShelf } from './load-shelf.js';
import { settle } from './options.js';

const LESSON = '14-build-a-daemon';
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'daemonlab-lessons-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('serves the lessons that can be read, and says of a broken one what is wrong with it', async () => {
  cpSync(join(settle({}).lessonsDir, LESSON), join(dir, LESSON), { recursive: true });
  mkdirSync(join(dir, '01-broken'));
  for (const [file, text] of [
    [
      'lesson.yaml',
      'slug: 01-broken\nminutes: 5\nsteps:\n  - id: one\n    actions:\n      - tipe: { text: ls }\n',
    ],
    ['zh.md', '# 课\n'],
    ['en.md', '# Lesson\n'],
  ] as const)
    writeFileSync(join(dir, '01-broken', file), text);
  mkdirSync(join(dir, 'notes'));

  const log: string[] = [];
  const shelf = await loadShelf(dir, (line) => log.push(line));
  expect(shelf.summaries().map(({ slug }) => slug)).toEqual([LESSON]);
  expect(shelf.puppets()).toContain('mydaemon');
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(/^Lesson 01-broken is left out:\n01-broken\/lesson\.yaml:6: .*tipe/);
});

it('is empty without a folder, and says so', async () => {
  const log: string[] = [];
  expect((await loadShelf(join(dir, 'none'), (line) => log.push(line))).size).toBe(0);
  expect(log.join()).toContain('There are no lessons: ENOENT');
});

it('is one lesson where the folder is one', async () => {
  const log: string[] = [];
  const shelf = await loadShelf(join(settle({}).lessonsDir, LESSON), (line) => log.push(line));
  expect(shelf.summaries().map(({ slug }) => slug)).toEqual([LESSON]);
  expect(log).toEqual([]);
});

it('says what a folder of lessons looks like where there are none', async () => {
  mkdirSync(join(dir, 'my-lesson'));
  const log: string[] = [];
  expect((await loadShelf(dir, (line) => log.push(line))).size).toBe(0);
  expect(log).toEqual([
    `There are no lessons in ${dir}: they are folders named like 14-build-a-daemon, each with a lesson.yaml.`,
  ]);
});
