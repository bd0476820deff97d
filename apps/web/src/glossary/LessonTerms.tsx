import { Fragment } from 'react';
import { Link } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import { glossaryEn } from './en.js';
import { TERMS, type Term, type TermId } from './terms.js';
import { glossaryZh } from './zh.js';

/** The glossary's words that a lesson shows, each a link to what is said of it. */
export function LessonTerms({ slug }: { slug: string }) {
  const { words, language } = useLanguage();
  const mine = language === 'zh' ? glossaryZh : glossaryEn;
  const terms = (Object.entries(TERMS) as [TermId, Term][]).filter(([, term]) => term.lesson === slug);
  if (terms.length === 0) return null;
  return (
    <p className="lesson-terms">
      {words.glossary.ofLesson}{' '}
      {terms.map(([id], index) => (
        <Fragment key={id}>
          {index > 0 && (language === 'zh' ? '、' : ', ')}
          <Link href={`/glossary#${id}`}>{mine[id].word}</Link>
        </Fragment>
      ))}
    </p>
  );
}
