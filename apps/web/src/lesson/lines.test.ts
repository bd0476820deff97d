import { describe, expect, it } from 'vitest';
import { lineKinds, linesOf, tokens, trailingComment } from './lines.js';

it('reads lines and ranges', () => {
  expect([...linesOf([3, '12-15', '20'])]).toEqual([3, 12, 13, 14, 15, 20]);
});

it('says how each line stands; left out beats all', () => {
  expect(lineKinds(5, new Set([3, 4]), new Set([1, 2]), new Set([2, 4]))).toEqual([
    'past',
    'omitted',
    'lit',
    'omitted',
    'plain',
  ]);
});

describe('a line of C', () => {
  const code = '    if (open("/* no */", O_RDWR) < 0)  /* 6: yes */';

  it('has its comment apart', () => {
    expect(trailingComment(code)).toEqual({
      code: '    if (open("/* no */", O_RDWR) < 0)',
      comment: '/* 6: yes */',
    });
    expect(trailingComment('/* all of it */')).toEqual({ code: '', comment: '/* all of it */' });
    expect(trailingComment('    return 0;')).toEqual({ code: '    return 0;', comment: null });
  });

  it('is cut into parts without a character changed', () => {
    const parts = tokens(code);
    expect(parts.map(({ text }) => text).join('')).toBe(code);
    expect(parts.find(({ kind }) => kind === 'string')?.text).toBe('"/* no */"');
    expect(parts.find(({ kind }) => kind === 'keyword')?.text).toBe('if');
    expect(parts.at(-1)).toEqual({ kind: 'comment', text: '/* 6: yes */' });
  });
});
