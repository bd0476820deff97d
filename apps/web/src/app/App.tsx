import { useEffect, type ComponentType } from 'react';
import { LanguageProvider } from '../i18n/language.js';
import { Boundary } from '../ui/Boundary.js';
import { later, LaterPage } from '../ui/later.js';
import { NotFound } from './NotFound.js';
import { useRoute } from './router.js';

/** Code of pages that is there from the start. */
export interface PagesAtHand {
  CoursePage?: ComponentType;
  LessonPage?: ComponentType<{ slug: string }>;
}

const page = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> =>
  later(load, { waiting: <div className="page" aria-busy="true" />, Failed: LaterPage });

/** The course's own page, which is asked for ahead where it is the first. */
export const loadCoursePage = (): Promise<ComponentType> =>
  import('../course/CoursePage.js').then(({ CoursePage }) => CoursePage);

const fetched = {
  CoursePage: page(loadCoursePage),
  LessonPage: page(() => import('../lesson/LessonPage.js').then(({ LessonPage }) => LessonPage)),
  PlaygroundPage: page(() => import('../explore/Playground.js').then(({ PlaygroundPage }) => PlaygroundPage)),
  GlossaryPage: page(() => import('../glossary/GlossaryPage.js').then(({ GlossaryPage }) => GlossaryPage)),
};

function Page({ pages }: { pages: PagesAtHand }) {
  const { CoursePage, LessonPage, PlaygroundPage, GlossaryPage } = { ...fetched, ...pages };
  const route = useRoute();
  useEffect(() => {
    // A page with a world says itself how that is; the others are there as soon as they are shown.
    if (route.page !== 'lesson' && route.page !== 'playground')
      document.documentElement.dataset['state'] = 'live';
  }, [route.page]);
  switch (route.page) {
    case 'course':
      return <CoursePage />;
    case 'lesson':
      return <LessonPage key={route.slug} slug={route.slug} />;
    case 'playground':
      return <PlaygroundPage />;
    case 'glossary':
      return <GlossaryPage term={route.term} />;
    case 'unknown':
      return <NotFound path={route.path} />;
  }
}

export function App({ pages }: { pages: PagesAtHand }) {
  return (
    <LanguageProvider>
      <Boundary>
        <Page pages={pages} />
      </Boundary>
    </LanguageProvider>
  );
}
