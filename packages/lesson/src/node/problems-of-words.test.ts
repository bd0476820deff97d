import { describe, expect, it } from 'vitest';
import { exampleForEachTest } from './example.test-support.js';

const example = exampleForEachTest();

describe('loadLesson, of the words', () => {
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
      [`${E}:34: "## take-home" wants a list of three sentences, found 2`],
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
      'a code that does not end',
      'Some words.',
      'Some `words.',
      [`${E}:5: a "\`" without its other one: \`code\` stands between two, in one paragraph`],
    ],
    [
      'a name within longer code',
      '{daemon.cwd}',
      '{daemon.cwd}/place',
      [`${E}:9: {daemon.cwd} is not filled in within longer code: in \`code\` a name stands alone`],
    ],
    [
      'a name that does not end',
      'About {daemon} in',
      'About {daemon in',
      [
        `${E}:9: a brace without its other one: a name stands between two, as {daemon.pid}; as a sign, in \`code\``,
      ],
    ],
    [
      'a link that does not end',
      'Some words.',
      'Some [words](/glossary#session.',
      [`${E}:5: a link that does not end, or has a blank in its address: [words](/lessons/05-setsid)`],
    ],
    [
      'a link to a word that the glossary has not',
      'Some words.',
      'Some [words](/glossary#sesion).',
      [`${E}:5: the glossary has no word "sesion"; did you mean "session"?`],
    ],
    [
      'a link to a lesson that is not there',
      'Some words.',
      'Some [words](/lessons/90-exemple).',
      [`${E}:5: no lesson "90-exemple" lies beside this one; did you mean "90-example"?`],
    ],
    [
      'a link to a step that this lesson has not',
      'Some words.',
      'Some [words](/lessons/90-example#setsit).',
      [`${E}:5: lesson.yaml has no step "setsit"; did you mean "setsid"?`],
    ],
    [
      'a link elsewhere',
      'Some words.',
      'Some [words](javascript:x).',
      [`${E}:5: a link goes to https://, /lessons/ or /glossary#, found "javascript:x"`],
    ],
  ])('tells of %s in one language', async (_, from, to, expected) => {
    expect(await example.problems('en.md', from, to)).toEqual(expected);
  });
});
