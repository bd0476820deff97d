import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COURSE } from './example.test-support.js';
import { loadLesson, loadLessons } from './index.js';

describe('the course', () => {
  it('the lessons of this repository are sound', async () => {
    const lessons = await loadLessons(COURSE);
    expect(lessons.map((lesson) => lesson.definition.slug)).toContain('14-build-a-daemon');
  });

  it('every link from lesson to lesson leads to one that is there', async () => {
    const lessons = await loadLessons(COURSE);
    const slugs = new Set(lessons.map(({ definition }) => definition.slug));
    const links = lessons.flatMap(({ words }) =>
      [...JSON.stringify(words).matchAll(/"\/lessons\/([^"#]*)/g)].map(([, slug]) => slug!),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((slug) => !slugs.has(slug))).toEqual([]);
  });

  it('lesson 14 has the eight steps in their order, each with a prediction and a way to leave it out', async () => {
    const { definition, listing } = await loadLesson(path.join(COURSE, '14-build-a-daemon'));
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
      (await readFile(path.join(COURSE, '14-build-a-daemon/files/mydaemon.c'), 'utf8')).trimEnd(),
    );
  });
});
