import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { LanguageProvider } from '../i18n/language.js';
import { NotFound } from './NotFound.js';
import { routeOf } from './route.js';
import { useRoute } from './router.js';

const loadCourse = () => import('../course/CoursePage.js');
let CoursePage: ComponentType = lazy(() => loadCourse().then((module) => ({ default: module.CoursePage })));

const loadLesson = () => import('../lesson/LessonPage.js');
let LessonPage: ComponentType<{ slug: string }> = lazy(() =>
  loadLesson().then((module) => ({ default: module.LessonPage })),
);

const PlaygroundPage = lazy(() =>
  import('../explore/Playground.js').then((module) => ({ default: module.PlaygroundPage })),
);

const GlossaryPage = lazy(() =>
  import('../glossary/GlossaryPage.js').then((module) => ({ default: module.GlossaryPage })),
);

/**
 * Settles when the code of the page first asked for is there. React is only started then, with that page itself: what has
 * once been shown as loading, it keeps so for 300 ms, however soon the code comes.
 */
export async function loadFirstPage(): Promise<void> {
  const { page } = routeOf(location.pathname, location.hash);
  try {
    if (page === 'lesson') LessonPage = (await loadLesson()).LessonPage;
    else if (page === 'course') CoursePage = (await loadCourse()).CoursePage;
  } catch {
    // shows up again, and is shown, where the page itself is loaded
  }
}

function Page() {
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

export function App() {
  return (
    <LanguageProvider>
      <Page />
    </LanguageProvider>
  );
}
