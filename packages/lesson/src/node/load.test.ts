import { cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { summaryOf } from '../index.js';
import { WORDS, YAML, exampleForEachTest } from './example.test-support.js';
import { loadLesson, loadLessons } from './index.js';

const example = exampleForEachTest();

describe('loadLesson', () => {
  it('reads a lesson and its words', async () => {
    const lesson = await loadLesson(example.dir);
    expect(lesson.listing).toEqual(['one', 'two']);
    expect(lesson.definition.steps[0]).toMatchObject({
      id: 'setsid',
      extra: false,
      without: { claims: ['daemon.tty == shell.tty'] },
    });
    const { en } = lesson.words;
    expect(en).toMatchObject({ title: 'A title', question: 'A question?' });
    expect(en.intro).toEqual([{ kind: 'p', children: [{ kind: 'text', text: 'Some words.' }] }]);
    expect(en.takeHome).toHaveLength(3);
    const step = en.steps['setsid']!;
    expect(step.title).toBe('Leave');
    expect(step.body).toEqual([
      {
        kind: 'p',
        children: [
          { kind: 'text', text: 'About ' },
          { kind: 'ref', name: 'daemon' },
          { kind: 'text', text: ' in ' },
          { kind: 'ref', name: 'daemon.cwd', code: true },
          { kind: 'text', text: ' and ' },
          { kind: 'strong', children: [{ kind: 'ref', name: 'daemon.sid' }] },
          { kind: 'text', text: '.' },
        ],
      },
    ]);
    expect(step.predictions['fate']?.options).toEqual({
      lives: [{ kind: 'text', text: 'yes it does' }],
      SIGHUP: [{ kind: 'text', text: 'no' }],
    });
    expect(step.outcomes['without']?.[0]).toMatchObject({
      children: [{ text: 'Still ' }, { kind: 'code', text: 'code {x}' }, { text: '.' }],
    });
    expect(summaryOf(lesson)).toMatchObject({
      slug: '90-example',
      steps: [{ id: 'setsid', title: { en: 'Leave' } }],
    });
  });

  it('takes an option of two words, such as “exit 0”', async () => {
    const words = WORDS.replace('- SIGHUP: no', '- SIGHUP: no\n- exit 0: it leaves');
    await example.write({
      'lesson.yaml': YAML.replace(`'"SIGHUP"']`, `'"SIGHUP"', '"exit 0"']`),
      'en.md': words,
      'zh.md': words,
    });
    const lesson = await loadLesson(example.dir);
    expect(lesson.words.en.steps['setsid']?.predictions['fate']?.options['exit 0']).toEqual([
      { kind: 'text', text: 'it leaves' },
    ]);
  });

  it('says which steps are beyond the lesson’s own', async () => {
    await example.write({
      'lesson.yaml': YAML.replace('    lines: [1-2]', '    lines: [1-2]\n    extra: true'),
    });
    expect(summaryOf(await loadLesson(example.dir))).toMatchObject({ steps: [], extra: [{ id: 'setsid' }] });
  });

  it('joins lines of Chinese without a space', async () => {
    await example.write({ 'zh.md': WORDS.replace('Some words.', '这是\n一行 and\nwords') });
    const { words } = await loadLesson(example.dir);
    expect(words.zh.intro).toEqual([{ kind: 'p', children: [{ kind: 'text', text: '这是一行 and words' }] }]);
  });

  it('brings files along and labels contestants', async () => {
    const contest = '## contest\n\n- daemon: `./mydaemon &`\n\n## take-home';
    await example.write({
      'lesson.yaml': YAML.replace('minutes: 5', 'minutes: 5\nfiles: [files/a.c]\ncontest: [daemon]'),
      'zh.md': WORDS.replace('## take-home', contest),
      'en.md': WORDS.replace('## take-home', contest),
    });
    const { files, words } = await loadLesson(example.dir);
    expect(files).toEqual([{ name: 'a.c', text: 'one\ntwo\n' }]);
    expect(words.en.contest).toEqual({ daemon: [{ kind: 'code', text: './mydaemon &' }] });
    await example.write({
      'lesson.yaml': YAML.replace('minutes: 5', 'minutes: 5\ncontest: [daemon]'),
      'zh.md': WORDS.replace('## take-home', contest.replace('daemon:', 'deamon:')),
      'en.md': WORDS,
    });
    await expect(loadLesson(example.dir)).rejects.toThrow(
      '90-example/zh.md:34: the contestant "daemon" has no label: expected "- daemon: …" under "## contest"\n' +
        '90-example/zh.md:36: lesson.yaml has no contestant "deamon"; did you mean "daemon"?\n' +
        '90-example/en.md:1: the contestant "daemon" has no label',
    );
  });

  it('tells of a missing file', async () => {
    await rm(path.join(example.dir, 'en.md'));
    await expect(loadLesson(example.dir)).rejects.toThrow('90-example/en.md:1: the file is missing');
  });
});

describe('loadLessons', () => {
  it('loads every lesson, and tells of the problems of all of them', async () => {
    await cp(example.dir, path.join(example.root, '91-other'), { recursive: true });
    await writeFile(path.join(example.root, '91-other/lesson.yaml'), YAML.replace('90-example', '91-other'));
    expect((await loadLessons(example.root)).map((lesson) => lesson.definition.slug)).toEqual([
      '90-example',
      '91-other',
    ]);
    await rm(path.join(example.dir, 'zh.md'));
    await rm(path.join(example.root, '91-other/en.md'));
    await expect(loadLessons(example.root)).rejects.toThrow(
      '90-example/zh.md:1: the file is missing\n91-other/en.md:1: the file is missing',
    );
  });
});
