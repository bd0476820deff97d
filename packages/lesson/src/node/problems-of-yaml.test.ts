import { describe, expect, it } from 'vitest';
import { exampleForEachTest, YAML } from './example.test-support.js';

const example = exampleForEachTest();

describe('loadLesson, of lesson.yaml', () => {
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
      'several slips of YAML, of which the first one tells',
      '  - id: setsid',
      '\t- id: setsid',
      [`${Y}:9: not YAML: Tabs are not allowed as indentation: indent with spaces`],
    ],
    [
      'a list that is indented less than its first line',
      '      - id: sid\n        of',
      '     - id: sid\n        of',
      [
        `${Y}:12: not YAML: Nested mappings are not allowed in compact mappings: compare the indentation with the next line; a text with ": " in it stands in quotes`,
      ],
    ],
    [
      'a claim with a colon and no quotes',
      '- daemon.sid == daemon.pid',
      '- terminal shows "a: b"',
      [`${Y}:21: this entry: expected string, found a map; a text with ": " in it stands in quotes`],
    ],
    [
      'a claim with a comment in it',
      '- daemon.sid == daemon.pid',
      '- terminal shows "a #b"',
      [
        `${Y}:21: "terminal shows "a", at character 16: cannot read a text that does not end: the closing " is missing; in YAML " #" begins a comment: put the whole in quotes`,
      ],
    ],
    [
      'an option without quotes of its own',
      `'"SIGHUP"'`,
      'SIGHUP',
      [
        `${Y}:17: "SIGHUP", at character 1: expected the name of a process, found "SIGHUP"; a text has quotes of its own: '"SIGHUP"'`,
      ],
    ],
    [
      'such an option that could be a name',
      `'"lives"'`,
      'lives',
      [`${Y}:17: "lives": no process is called "lives" here; a text has quotes of its own: '"lives"'`],
    ],
    ['no minutes at all', 'minutes: 5', 'minutes: 0', [`${Y}:2: "minutes": expected more than 0, found 0`]],
    [
      'a signal that is none',
      'call: { by: daemon, name: setsid }',
      'call: { by: daemon, name: signal, args: [SIGHPU, SIG_IGN] }',
      [`${Y}:19: "SIGHPU" is no signal; did you mean "SIGHUP"?`],
    ],
    [
      'a misspelt kind of prediction',
      'of: daemon.sid',
      'of: reslt of setsid by daemon',
      [
        `${Y}:13: "reslt of setsid by daemon", at character 1: "reslt" begins nothing here; did you mean "result"?`,
      ],
    ],
    [
      'a field of somebody the other way round',
      'of: daemon.fate',
      'of: fate of daemon',
      [`${Y}:16: "fate of daemon", at character 1: "fate of" begins nothing; did you mean "daemon.fate"?`],
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
    expect(await example.problems('lesson.yaml', from, to)).toEqual(expected);
  });

  it.each([
    ['nothing in it', '', 'nothing'],
    ['a list', '- a\n', 'a list'],
  ])('tells of a file with %s', async (_, text, found) => {
    expect(await example.problems('lesson.yaml', YAML, text)).toEqual([
      `${Y}:1: the file: expected a map of keys, found ${found}`,
    ]);
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
    expect(await example.problems('lesson.yaml', from, to)).toEqual(expected);
  });
});
