import { summaryOf, type LessonDocument, type LessonSummary } from '@daemonlab/lesson';

/** The lessons a server offers, in the order of their slugs. */
export class Shelf {
  readonly #documents: ReadonlyMap<string, LessonDocument>;

  constructor(documents: readonly LessonDocument[]) {
    const sorted = [...documents].sort((a, b) => (a.definition.slug < b.definition.slug ? -1 : 1));
    this.#documents = new Map(sorted.map((document) => [document.definition.slug, document]));
  }

  get(slug: string): LessonDocument | undefined {
    return this.#documents.get(slug);
  }

  get size(): number {
    return this.#documents.size;
  }

  documents(): LessonDocument[] {
    return [...this.#documents.values()];
  }

  /** The course page's list. */
  summaries(): LessonSummary[] {
    return this.documents().map(summaryOf);
  }

  /** Every puppet any lesson asks for: with all of them a world fits each lesson, so a warm one can wait for whichever comes. */
  puppets(): string[] {
    return [...new Set(this.documents().flatMap(({ definition }) => definition.puppets))].sort();
  }
}
