import type { Block, Inline, LessonDocument, StepWords } from '../document.js';

const inInline = (inlines: readonly Inline[]): string[] =>
  inlines.flatMap((inline) =>
    inline.kind === 'ref' ? [inline.name] : 'children' in inline ? inInline(inline.children) : [],
  );

const inBlocks = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'p') return inInline(block.children);
    return block.kind === 'list' ? block.items.flatMap(inInline) : [];
  });

/** The names in braces of a step's words: those said before it (question, body), and those said after it. */
export function refsOfWords(words: StepWords): { before: string[]; after: string[] } {
  const asked = Object.values(words.predictions).flatMap((p) => [
    ...inInline(p.question),
    ...Object.values(p.options).flatMap(inInline),
  ]);
  return {
    before: [...new Set([...inBlocks(words.body), ...inInline(words.omit ?? []), ...asked])],
    after: [...new Set(Object.values(words.outcomes).flatMap(inBlocks))],
  };
}

/** The same over both languages of a lesson. */
export function refsOfStep(document: LessonDocument, step: string): { before: string[]; after: string[] } {
  const both = [document.words.zh, document.words.en]
    .flatMap((words) => words.steps[step] ?? [])
    .map(refsOfWords);
  const all = (side: 'before' | 'after'): string[] => [...new Set(both.flatMap((refs) => refs[side]))];
  return { before: all('before'), after: all('after') };
}
