import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COURSE, YAML, exampleForEachTest } from './example.test-support.js';
import { loadLesson } from './index.js';

const example = exampleForEachTest();

describe('loadLesson, of real daemons', () => {
  const daemons = 'files: [files/start.sh]\ndaemons:\n  - { name: cron, host: false }\n  - { name: tmux }\n';
  const traced = (text: string): string =>
    YAML.replace('listing: files/a.c\n', daemons)
      .replace('    lines: [1-2]\n', '')
      .replace('call: { by: daemon, name: setsid }', text);
  const yaml = async (text: string): Promise<void> => {
    await writeFile(path.join(example.dir, 'lesson.yaml'), text);
    await writeFile(path.join(example.dir, 'files/start.sh'), '#!/bin/sh\n');
  };

  it('are looked for by their names, and come with their recordings', async () => {
    await yaml(traced('trace: { daemons: [cron, tmux], keep: { server: tmux } }'));
    await cp(
      path.join(COURSE, '16-real-daemons/recordings/cron.jsonl'),
      path.join(example.dir, 'recordings/cron.jsonl'),
    );
    const { definition, recorded } = await loadLesson(example.dir);
    expect(definition.daemons).toEqual([
      { name: 'cron', program: 'cron', host: false },
      { name: 'tmux', program: 'tmux', host: true },
    ]);
    expect(recorded).toMatchObject([{ name: 'cron', package: 'cron 3.0pl1-162', trace: { chain: [3, 9] } }]);
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
    await expect(loadLesson(example.dir)).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ line: 21, message })]) as unknown,
    });
  });

  it('tells of a missing start.sh', async () => {
    await yaml(traced('trace: { daemons: [cron] }').replace('files: [files/start.sh]\n', ''));
    await expect(loadLesson(example.dir)).rejects.toThrow(
      'the lesson starts its daemons by files/start.sh: it is missing in "files"',
    );
  });

  it('tells of the line of a recording that cannot be read', async () => {
    await yaml(traced('trace: { daemons: [cron] }'));
    await mkdir(path.join(example.dir, 'recordings'));
    await writeFile(path.join(example.dir, 'recordings/cron.jsonl'), '{"type":"recording"}\n');
    await expect(loadLesson(example.dir)).rejects.toThrow('90-example/recordings/cron.jsonl:1: format:');
  });
});
