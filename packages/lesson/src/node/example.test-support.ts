import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { LessonFileError, loadLesson } from './index.js';

/** The lessons of this repository. */
export const COURSE = path.join(import.meta.dirname, '../../../../lessons');

export const YAML = `slug: 90-example
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
export const WORDS = `# A title

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

/** A small lesson that is sound, in a folder of its own beside which others may be put; each test has it anew. */
export class Example {
  /** The folder of lessons. */
  root = '';

  get dir(): string {
    return path.join(this.root, '90-example');
  }

  async create(): Promise<void> {
    this.root = await mkdtemp(path.join(tmpdir(), 'lessons-'));
    await cp(path.join(COURSE, '14-build-a-daemon/files'), path.join(this.dir, 'files'), { recursive: true });
    await writeFile(path.join(this.dir, 'files/a.c'), 'one\ntwo\n');
    await this.write({});
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true });
  }

  /** Writes the lesson's own files, with these in place of its own. */
  async write(files: Record<string, string>): Promise<void> {
    const all = { 'lesson.yaml': YAML, 'zh.md': WORDS, 'en.md': WORDS, ...files };
    for (const [name, text] of Object.entries(all)) await writeFile(path.join(this.dir, name), text);
  }

  /** The problems found, once `from` in a file has become `to`. */
  async problems(file: string, from: string, to: string): Promise<string[]> {
    const text = file === 'lesson.yaml' ? YAML : WORDS;
    expect(text).toContain(from);
    await this.write({ [file]: text.replace(from, to) });
    try {
      await loadLesson(this.dir);
    } catch (error) {
      if (error instanceof LessonFileError) return error.message.split('\n');
      throw error;
    }
    return [];
  }
}

/** The example, made before each test of the file and removed after it. */
export function exampleForEachTest(): Example {
  const example = new Example();
  beforeEach(() => example.create());
  afterEach(() => example.remove());
  return example;
}
