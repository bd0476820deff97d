import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { LanguageProvider } from '../i18n/language.js';
import { NotFound } from './NotFound.js';
import { useRoute } from './router.js';

/** Code of pages that is there from the start. React is given it as it is: what has once been shown as loading, it keeps so
 * for 300 ms, however soon the code comes. */
export interface PagesAtHand {
  CoursePage?: ComponentType;
  LessonPage?: ComponentType<{ slug: string }>;
}

const later = {
  CoursePage: lazy(() => loadCoursePage()),
  LessonPage: lazy(() =>
    import('../lesson/LessonPage.js').then((module) => ({ default: module.LessonPage })),
  ),
  PlaygroundPage: lazy(() =>
    import('../explore/Playground.js').then((module) => ({ default: module.PlaygroundPage })),
  ),
  GlossaryPage: lazy(() =>
    import('../glossary/GlossaryPage.js').then((module) => ({ default: module.GlossaryPage })),
  ),
};

/** The course's own page, which is asked for ahead where it is the first. */
export const loadCoursePage = (): Promise<{ default: ComponentType }> =>
  import('../course/CoursePage.js').then((module) => ({ default: module.CoursePage }));

function Page({ pages }: { pages: PagesAtHand }) {
  const { CoursePage, LessonPage, PlaygroundPage, GlossaryPage } = { ...later, ...pages };
  const route = useRoute();
  useEffect(() => {
    // A page with a world says itself how that is; the others are there as soon as they are shown.
    if (route.page !== 'lesson' && route.page !== 'playground')
      document.documentElement.dataset['state'] = 'live';
  }, [route.page]);
  switch (route.page) {
    case 'course':
      return (
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <CoursePage />
        </Suspense>
      );
    case 'lesson':
      return (
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <LessonPage key={route.slug} slug={route.slug} />
        </Suspense>
      );
    case 'playground':
      return (
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <PlaygroundPage />
        </Suspense>
      );
    case 'glossary':
      return (
        <Suspense fallback={<div className="page" aria-busy="true" />}>
          <GlossaryPage term={route.term} />
        </Suspense>
      );
    case 'unknown':
      return <NotFound path={route.path} />;
  }
}

export function App({ pages }: { pages: PagesAtHand }) {
  return (
    <LanguageProvider>
      <Page pages={pages} />
    </LanguageProvider>
  );
}
