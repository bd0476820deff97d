import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { summaryOf } from '../index.js';
import { LessonFileError, loadLesson, loadLessons } from './index.js';

const YAML = `slug: 90-example
minutes: 5
puppets: [mydaemon]
listing: files/a.c
setup:
  actions:
    - type: { text: ./mydaemon, starts: { daemon: mydaemon } }
steps:
  - id: setsid
    lines: [1-2]
    predictions:
      - id: sid
        of: daemon.sid
        options: [shell.pid, daemon.pid]
      - id: fate
        of: daemon.fate
        options: ['"lives"', '"SIGHUP"']
    actions:
      - call: { by: daemon, name: setsid }
    claims:
      - daemon.sid == daemon.pid
    without:
      claims:
        - daemon.tty == shell.tty
`;
const WORDS = `# A title

> A question?

Some words.

## setsid: Leave

About {daemon} in \`{daemon.cwd}\` and **{daemon.sid}**.

### predict sid

What is it?

### predict fate

Does {daemon} live?

- lives: yes it does
- SIGHUP: no

### omit

Leave it out.

### after

Now {daemon.sid}, before {was daemon.sid}.

### without

Still \`code {x}\`.

## take-home

- one
- two
- three
`;

let dir = '';
let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lessons-'));
  dir = path.join(root, '90-example');
  await cp(
    path.join(import.meta.dirname, '../../../../lessons/14-build-a-daemon/files'),
    path.join(dir, 'files'),
    { recursive: true },
  );
  await writeFile(path.join(dir, 'files/a.c'), 'one\ntwo\n');
  await write({});
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Record<string, string>): Promise<void> {
  const all = { 'lesson.yaml': YAML, 'zh.md': WORDS, 'en.md': WORDS, ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(path.join(dir, name), text);
}

/** The problems found, once `from` in a file has become `to`. */
async function problems(file: string, from: string, to: string): Promise<string[]> {
  const text = file === 'lesson.yaml' ? YAML : WORDS;
  expect(text).toContain(from);
  await write({ [file]: text.replace(from, to) });
  try {
    await loadLesson(dir);
  } catch (error) {
    if (error instanceof LessonFileError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('loadLesson', () => {
  it('reads a lesson and its words', async () => {
    const lesson = await loadLesson(dir);
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
    await write({
      'lesson.yaml': YAML.replace(`'"SIGHUP"']`, `'"SIGHUP"', '"exit 0"']`),
      'en.md': words,
      'zh.md': words,
    });
    const lesson = await loadLesson(dir);
    expect(lesson.words.en.steps['setsid']?.predictions['fate']?.options['exit 0']).toEqual([
      { kind: 'text', text: 'it leaves' },
    ]);
  });

  it('says which steps are beyond the lesson’s own', async () => {
    await write({ 'lesson.yaml': YAML.replace('    lines: [1-2]', '    lines: [1-2]\n    extra: true') });
    expect(summaryOf(await loadLesson(dir))).toMatchObject({ steps: [], extra: [{ id: 'setsid' }] });
  });

  it('joins lines of Chinese without a space', async () => {
    await write({ 'zh.md': WORDS.replace('Some words.', '这是\n一行 and\nwords') });
    const { words } = await loadLesson(dir);
    expect(words.zh.intro).toEqual([{ kind: 'p', children: [{ kind: 'text', text: '这是一行 and words' }] }]);
  });

  const Y = '90-example/lesson.yaml';
  it.each([
    [
      'a misspelt action',
      'call: { by',
      'clal: { by',
      [`${Y}:19: unknown action "clal"; did you mean "call"?`],
    ],
    [
      'an unknown key of an action',
      'name: setsid',
      'nmae: setsid',
      [`${Y}:19: "name" is missing (string)`, `${Y}:19: unknown key "nmae"; did you mean "name"?`],
    ],
    [
      'an unknown key of a step',
      '    lines: [1-2]',
      '    liens: [1-2]',
      [`${Y}:10: unknown key "liens"; did you mean "lines"?`],
    ],
    [
      'an unknown key at the top',
      'minutes: 5',
      'mintues: 5',
      [`${Y}:1: "minutes" is missing (number)`, `${Y}:2: unknown key "mintues"; did you mean "minutes"?`],
    ],
    [
      'an unknown key of a variant',
      '      claims:\n        - daemon.tty',
      '      clams:\n        - daemon.tty',
      [`${Y}:23: unknown key "clams"; did you mean "claims"?`],
    ],
    [
      'two actions in one',
      'call: { by: daemon, name: setsid }',
      'call: { by: daemon, name: setsid }\n        wait-for: daemon lives',
      [
        `${Y}:19: expected exactly one action: type, press, call, signal, open-terminal, close-terminal, hold, release, fault, find, wait-for, trace, rename, found call, wait-for`,
      ],
    ],
    ['a wrong type', 'minutes: 5', 'minutes: soon', [`${Y}:2: "minutes": expected number, found "soon"`]],
    [
      'bad YAML',
      'puppets: [mydaemon]',
      'puppets: [mydaemon',
      [`${Y}:4: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]`],
    ],
    [
      'a claim with an unknown field',
      'daemon.sid == daemon.pid',
      'daemon.sdi == daemon.pid',
      [
        `${Y}:21: "daemon.sdi == daemon.pid", at character 8: "sdi" is no field of a process; did you mean "sid"?`,
      ],
    ],
    [
      'a claim about an unknown process',
      'daemon.tty == shell.tty',
      'deamon.tty == shell.tty',
      [`${Y}:24: "deamon.tty == shell.tty": no process is called "deamon" here; did you mean "daemon"?`],
    ],
    [
      'a claim about an unknown step',
      'daemon.tty == shell.tty',
      'omitted setsdi',
      [`${Y}:24: "omitted setsdi": there is no step "setsdi"; did you mean "setsid"?`],
    ],
    [
      'a call by nobody',
      'by: daemon',
      'by: deamon',
      [`${Y}:19: no process is called "deamon" here; did you mean "daemon"?`],
    ],
    [
      'an unknown call',
      'name: setsid',
      'name: setsit',
      [`${Y}:19: "setsit" is no call that a lesson can make; did you mean "setsid"?`],
    ],
    [
      'a result nobody has',
      'name: setsid',
      'name: close, args: [$fd]',
      [`${Y}:19: "$fd": no call before this has this result; known: init, shell, daemon`],
    ],
    [
      'a prediction that cannot be read',
      'of: daemon.sid',
      'of: daemon.sdi',
      [`${Y}:13: "daemon.sdi", at character 8: "sdi" is no field of a process; did you mean "sid"?`],
    ],
    [
      'a line the listing has not',
      'lines: [1-2]',
      'lines: [1-3]',
      [`${Y}:10: the listing has no line 1-3: it has 2 lines`],
    ],
    [
      'a slug that is not the folder',
      'slug: 90-example',
      'slug: 91-example',
      [`${Y}:1: the slug is the folder's name: expected "90-example", found "91-example"`],
    ],
    [
      'a listing that is not there',
      'files/a.c',
      'files/b.c',
      ['90-example/files/b.c:1: the file is missing', `${Y}:10: the listing has no line 1-2: it has 0 lines`],
    ],
  ])('tells of %s', async (_, from, to, expected) => {
    expect(await problems('lesson.yaml', from, to)).toEqual(expected);
  });

  it.each([
    [
      'a hold before no call',
      'call: { by: daemon, name: setsid }',
      'hold: { before: setsdi, process: deamon }',
      [
        `${Y}:19: "setsdi" is no system call; did you mean "setsid"?`,
        `${Y}:19: no process is called "deamon" here; did you mean "daemon"?`,
      ],
    ],
    [
      'a misspelt key of a hold',
      'call: { by: daemon, name: setsid }',
      'hold: { befor: setsid }',
      [`${Y}:19: "before" is missing (string)`, `${Y}:19: unknown key "befor"; did you mean "before"?`],
    ],
    [
      'a release of nobody',
      'call: { by: daemon, name: setsid }',
      'release: { process: deamon }',
      [`${Y}:19: no process is called "deamon" here; did you mean "daemon"?`],
    ],
    [
      'a fault of no error',
      'call: { by: daemon, name: setsid }',
      'fault: { call: frok, errno: EAGIAN }',
      [
        `${Y}:19: "frok" is no system call; did you mean "fork"?`,
        `${Y}:19: "EAGIAN" is no error; did you mean "EAGAIN"?`,
      ],
    ],
    [
      'a find without a hint',
      'call: { by: daemon, name: setsid }',
      'find: { as: child }',
      [`${Y}:19: find wants child-of or program, or both`],
    ],
    [
      'a name that is a word of claims',
      'call: { by: daemon, name: setsid }',
      'find: { as: nobody, program: sleep }',
      [`${Y}:19: "as": expected a name that is no word of the claim language, found "nobody"`],
    ],
    [
      'a contestant that is never started',
      'minutes: 5',
      'minutes: 5\ncontest: [deamon]',
      [`${Y}:3: no action of this lesson starts a process called "deamon"; did you mean "daemon"?`],
    ],
    [
      'a file that is not there',
      'minutes: 5',
      'minutes: 5\nfiles: [files/job.sh]',
      ['90-example/files/job.sh:1: the file is missing'],
    ],
    [
      'a file outside the folder',
      'minutes: 5',
      'minutes: 5\nfiles: [../job.sh]',
      [`${Y}:3: "../job.sh": a path inside the lesson's folder, as files/job.sh`],
    ],
    [
      'options out of order',
      `options: ['"lives"', '"SIGHUP"']`,
      `options: ['"lives"', '"shell+daemon"']`,
      [`${Y}:17: names in alphabetical order: expected "daemon+shell", found "shell+daemon"`],
    ],
  ])('tells of %s', async (_, from, to, expected) => {
    expect(await problems('lesson.yaml', from, to)).toEqual(expected);
  });

  it('brings files along and labels contestants', async () => {
    const contest = '## contest\n\n- daemon: `./mydaemon &`\n\n## take-home';
    await write({
      'lesson.yaml': YAML.replace('minutes: 5', 'minutes: 5\nfiles: [files/a.c]\ncontest: [daemon]'),
      'zh.md': WORDS.replace('## take-home', contest),
      'en.md': WORDS.replace('## take-home', contest),
    });
    const { files, words } = await loadLesson(dir);
    expect(files).toEqual([{ name: 'a.c', text: 'one\ntwo\n' }]);
    expect(words.en.contest).toEqual({ daemon: [{ kind: 'code', text: './mydaemon &' }] });
    await write({
      'lesson.yaml': YAML.replace('minutes: 5', 'minutes: 5\ncontest: [daemon]'),
      'zh.md': WORDS.replace('## take-home', contest.replace('daemon:', 'deamon:')),
      'en.md': WORDS,
    });
    await expect(loadLesson(dir)).rejects.toThrow(
      '90-example/zh.md:34: the contestant "daemon" has no label: expected "- daemon: …" under "## contest"\n' +
        '90-example/zh.md:36: lesson.yaml has no contestant "deamon"; did you mean "daemon"?\n' +
        '90-example/en.md:1: the contestant "daemon" has no label',
    );
  });

  const E = '90-example/en.md';
  it.each([
    [
      'a missing section',
      '## setsid: Leave',
      '## setsdi: Leave',
      [
        `${E}:7: lesson.yaml has no step "setsdi"; did you mean "setsid"?`,
        `${E}:1: no section for step "setsid": expected "## setsid: title"`,
      ],
    ],
    [
      'a missing outcome',
      '### without\n\nStill `code {x}`.\n',
      '',
      [`${E}:7: step "setsid" has no words "### without"`],
    ],
    [
      'a misspelt outcome',
      '### after',
      '### aftre',
      [
        `${E}:7: step "setsid" has no words "### after"`,
        `${E}:26: step "setsid" has no outcome "aftre"; did you mean "after"?`,
      ],
    ],
    [
      'a prediction without words',
      '### predict sid\n\nWhat is it?\n',
      '',
      [`${E}:7: step "setsid": the prediction "sid" has no words: expected "### predict sid" and a question`],
    ],
    [
      'an option without a text',
      '- SIGHUP: no\n',
      '',
      [`${E}:15: the prediction "fate" has no text for its option "SIGHUP": expected "- SIGHUP: …"`],
    ],
    [
      'an option too many',
      '- SIGHUP: no',
      '- SIGHUP: no\n- SIGHPU: no',
      [`${E}:21: the prediction "fate" has no option "SIGHPU"; did you mean "SIGHUP"?`],
    ],
    [
      'a name nobody has',
      'About {daemon}',
      'About {deamon}',
      [`${E}:9: {deamon}: no process is called "deamon" here; did you mean "daemon"?`],
    ],
    [
      'a field that is none',
      '{daemon.cwd}',
      '{daemon.cdw}',
      [`${E}:9: {daemon.cdw}: "cdw" is no field of a process; did you mean "cwd"?`],
    ],
    [
      'a missing reason to leave it out',
      '### omit\n\nLeave it out.\n',
      '',
      [`${E}:7: step "setsid" can be left out, but has no words "### omit"`],
    ],
    [
      'two sentences to take home',
      '- three\n',
      '',
      [`${E}:1: "## take-home" wants a list of three sentences, found 2`],
    ],
    [
      'a missing question',
      '> A question?',
      'A question?',
      [`${E}:1: the question is missing: "> question" below the title`],
    ],
    [
      'a picture',
      'Some words.',
      'Some <b>words</b>.',
      [
        `${E}:5: html cannot stand here: text, \`code\`, *emphasis*, **strong**, links and {names} can`,
        `${E}:5: html cannot stand here: text, \`code\`, *emphasis*, **strong**, links and {names} can`,
      ],
    ],
    [
      'an emphasis that is none',
      'Some words.',
      '只认*[组](/glossary#process-group)*。',
      [
        `${E}:5: a "*" that begins or ends no *emphasis*: in a link it stands inside [*the words*](…)`,
        `${E}:5: a "*" that begins or ends no *emphasis*: in a link it stands inside [*the words*](…)`,
      ],
    ],
    [
      'a link elsewhere',
      'Some words.',
      'Some [words](javascript:x).',
      [`${E}:5: a link goes to https://, /lessons/ or /glossary#, found "javascript:x"`],
    ],
  ])('tells of %s in one language', async (_, from, to, expected) => {
    expect(await problems('en.md', from, to)).toEqual(expected);
  });

  describe('real daemons', () => {
    const daemons =
      'files: [files/start.sh]\ndaemons:\n  - { name: cron, host: false }\n  - { name: tmux }\n';
    const traced = (text: string): string =>
      YAML.replace('listing: files/a.c\n', daemons)
        .replace('    lines: [1-2]\n', '')
        .replace('call: { by: daemon, name: setsid }', text);
    const yaml = async (text: string): Promise<void> => {
      await writeFile(path.join(dir, 'lesson.yaml'), text);
      await writeFile(path.join(dir, 'files/start.sh'), '#!/bin/sh\n');
    };

    it('are looked for by their names, and come with their recordings', async () => {
      await yaml(traced('trace: { daemons: [cron, tmux], keep: { server: tmux } }'));
      await cp(
        path.join(import.meta.dirname, '../../../../lessons/16-real-daemons/recordings/cron.jsonl'),
        path.join(dir, 'recordings/cron.jsonl'),
      );
      const { definition, recorded } = await loadLesson(dir);
      expect(definition.daemons).toEqual([
        { name: 'cron', program: 'cron', host: false },
        { name: 'tmux', program: 'tmux', host: true },
      ]);
      expect(recorded).toMatchObject([
        { name: 'cron', package: 'cron 3.0pl1-162', trace: { chain: [3, 9] } },
      ]);
    });

    it.each([
      [
        'an unknown one',
        'trace: { daemons: [corn] }',
        '"corn" is no daemon of this lesson; did you mean "cron"?',
      ],
      [
        'one in a claim',
        'wait-for: trace of "tmxu" is live',
        '"tmxu" is no daemon of this lesson; did you mean "tmux"?',
      ],
      [
        'one that is kept but not traced',
        'trace: { daemons: [cron], keep: { server: tmux } }',
        '"tmux" is not among those that are traced here',
      ],
    ])('tells of %s', async (_, action, message) => {
      await yaml(traced(action));
      await expect(loadLesson(dir)).rejects.toMatchObject({
        problems: expect.arrayContaining([expect.objectContaining({ line: 21, message })]) as unknown,
      });
    });

    it('tells of a missing start.sh', async () => {
      await yaml(traced('trace: { daemons: [cron] }').replace('files: [files/start.sh]\n', ''));
      await expect(loadLesson(dir)).rejects.toThrow(
        'the lesson starts its daemons by files/start.sh: it is missing in "files"',
      );
    });

    it('tells of the line of a recording that cannot be read', async () => {
      await yaml(traced('trace: { daemons: [cron] }'));
      await mkdir(path.join(dir, 'recordings'));
      await writeFile(path.join(dir, 'recordings/cron.jsonl'), '{"type":"recording"}\n');
      await expect(loadLesson(dir)).rejects.toThrow('90-example/recordings/cron.jsonl:1: format:');
    });
  });

  it('tells of a missing file', async () => {
    await rm(path.join(dir, 'en.md'));
    await expect(loadLesson(dir)).rejects.toThrow('90-example/en.md:1: the file is missing');
  });
});

describe('loadLessons', () => {
  it('loads every lesson, and tells of the problems of all of them', async () => {
    await cp(dir, path.join(root, '91-other'), { recursive: true });
    await writeFile(path.join(root, '91-other/lesson.yaml'), YAML.replace('90-example', '91-other'));
    expect((await loadLessons(root)).map((lesson) => lesson.definition.slug)).toEqual([
      '90-example',
      '91-other',
    ]);
    await rm(path.join(dir, 'zh.md'));
    await rm(path.join(root, '91-other/en.md'));
    await expect(loadLessons(root)).rejects.toThrow(
      '90-example/zh.md:1: the file is missing\n91-other/en.md:1: the file is missing',
    );
  });

  it('the lessons of this repository are sound', async () => {
    const lessons = await loadLessons(path.join(import.meta.dirname, '../../../../lessons'));
    expect(lessons.map((lesson) => lesson.definition.slug)).toContain('14-build-a-daemon');
  });

  it('lesson 14 has the eight steps in their order, each with a prediction and a way to leave it out', async () => {
    const { definition, listing } = await loadLesson(
      path.join(import.meta.dirname, '../../../../lessons/14-build-a-daemon'),
    );
    const eight = definition.steps.filter((step) => !step.extra);
    expect(eight.map((step) => step.id)).toEqual([
      'fork',
      'setsid',
      'sighup',
      'second-fork',
      'chdir',
      'fds',
      'umask',
      'syslog',
    ]);
    for (const step of eight) {
      expect(step.predictions.length, step.id).toBeGreaterThan(0);
      expect(step.without?.claims.length, step.id).toBeGreaterThan(0);
      expect(step.without?.predictions.length, step.id).toBeGreaterThan(0);
    }
    expect(listing.length).toBeLessThan(60);
    expect(listing.join('\n')).toBe(
      (
        await readFile(
          path.join(import.meta.dirname, '../../../../lessons/14-build-a-daemon/files/mydaemon.c'),
          'utf8',
        )
      ).trimEnd(),
    );
  });
});
