import type { LessonDocument } from '@daemonlab/lesson';
import { useEffect, useRef, useState } from 'react';
import { useFetched } from '../app/fetched.js';
import { NotFound } from '../app/NotFound.js';
import { Holds } from '../explore/Holds.js';
import { LazyExplore as Explore } from '../explore/LazyExplore.js';
import { useLanguage } from '../i18n/language.js';
import { LabContext, useLab, useLabStore } from '../store/useLab.js';
import { keepLesson } from '../progress/kept.js';
import { FailedPage } from '../ui/FailedPage.js';
import { Header } from '../ui/Header.js';
import { Key } from '../ui/Key.js';
import { Actions } from './Actions.js';
import { storeOf, wordsOf } from './arrival.js';
import { Banners, Past } from './Banners.js';
import { Failure } from './Failure.js';
import { Explain, LessonPanel } from './LessonPanel.js';
import { lessonMoment, placeOf } from './moment.js';
import { NarrowLayout, type View } from './NarrowLayout.js';
import { StepRail } from './StepRail.js';
import { useFrame } from './useFrame.js';
import { useKeys } from './useKeys.js';
import { MachineProvider } from './machine.js';
import { useWide } from './useWide.js';
import { Ways } from './Ways.js';
import { WideLayout } from './WideLayout.js';
import type { Command } from './keys.js';
import './layout.css';

/** `/lessons/SLUG`: fetches the words while the world is being opened. */
export function LessonPage({ slug }: { slug: string }) {
  const [store] = useState(() => storeOf(slug));
  const [document, retry] = useFetched<LessonDocument>(wordsOf(slug));
  useEffect(() => {
    store.start();
    return () => {
      store.stop();
    };
  }, [store]);
  if (document.kind === 'failed')
    return document.status === 404 ? (
      <NotFound path={`/lessons/${slug}`} />
    ) : (
      <FailedPage status={document.status} onRetry={retry} />
    );
  return (
    <LabContext value={store}>
      {document.kind === 'ready' ? <Lesson document={document.value} /> : <Loading />}
    </LabContext>
  );
}

function Loading() {
  return (
    <div className="page" aria-busy="true">
      <Header />
    </div>
  );
}

function Lesson({ document: lessonDocument }: { document: LessonDocument }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const { lesson, at, gone } = useLab('lesson', 'at', 'gone');
  const wide = useWide();
  const [view, setView] = useState<View>('lesson');
  const [exploring, setExploring] = useState(false);
  const next = useRef<HTMLButtonElement>(null);
  const title = lessonDocument.words[language].title;
  const frame = useFrame({
    title,
    worthAsking: lesson !== null && lesson.next > 0 && !gone,
    onView: setView,
  });

  useEffect(() => {
    if (lesson) keepLesson(lesson);
  }, [lesson]);

  const explore = (on: boolean): void => {
    setExploring(on);
    setView(on ? 'explore' : 'lesson');
  };
  // What a step does is told in the lesson, so the lesson comes back for it.
  const toNext = (): void => {
    setExploring(false);
    store.next();
  };
  const choose = (digit: number): boolean => {
    const step = lesson?.steps[lesson.next];
    const options = step?.predictions.flatMap((p) =>
      p.options.map((option) => ({ p: p.id, option: option.id })),
    );
    const chosen = options?.[digit - 1];
    if (!step || !chosen || at !== null) return false;
    store.predict(step.id, chosen.p, chosen.option);
    return true;
  };
  // Nothing else on the page scrolls by these keys, unless it has the focus and takes them itself.
  const scrollLesson = (by: number): boolean => {
    const panel = document.querySelector('.lesson-scroll');
    panel?.scrollBy({ top: by * panel.clientHeight });
    return panel !== null;
  };
  useKeys((command: Command): boolean => {
    switch (command.do) {
      case 'next':
        toNext();
        return true;
      case 'back':
        store.back();
        return true;
      case 'explore':
        explore(wide ? !exploring : view !== 'explore');
        return true;
      case 'leave-terminal':
        next.current?.focus();
        return true;
      case 'choose':
        return choose(command.option);
      case 'scroll':
        return scrollLesson(command.by);
      default:
        return frame.run(command);
    }
  });

  const taken = lesson ? lessonMoment(lesson, at).taken : 0;
  const place = placeOf(lessonDocument, taken);
  const where = !lesson
    ? words.link.connecting
    : taken >= lesson.steps.length
      ? words.lesson.finished
      : place.number === null
        ? words.lesson.extra
        : words.lesson.progress(place.number, place.of);
  const actions = <Actions onReset={frame.askFresh} onNext={toNext} nextRef={next} />;
  const panel = <LessonPanel document={lessonDocument} />;
  return (
    <div className="page lesson-page">
      <Header
        past={at !== null}
        where={
          at !== null && wide ? (
            <Past document={lessonDocument} />
          ) : (
            <div className="top-where">
              <span className="where-title">{title}</span>
              <span className="where-step">{where}</span>
            </div>
          )
        }
        onHelp={frame.help}
      >
        {wide && (
          <button
            type="button"
            className="quiet"
            aria-pressed={exploring}
            aria-keyshortcuts="E"
            title={words.explore.open}
            data-testid="explore-open"
            onClick={() => {
              explore(!exploring);
            }}
          >
            {words.explore.title}
            <Key name="E" />
          </button>
        )}
        <StepRail document={lessonDocument} />
        <Ways slug={lessonDocument.definition.slug} />
      </Header>
      <Banners document={lessonDocument} withPast={!wide} onFresh={frame.fresh} />
      <MachineProvider>
        <main className="stage">
          <Holds />
          {wide ? (
            <WideLayout
              label={exploring ? words.explore.title : words.lesson.panel}
              panel={
                exploring ? (
                  <Explore
                    onClose={() => {
                      explore(false);
                      next.current?.focus();
                    }}
                  />
                ) : (
                  panel
                )
              }
              actions={actions}
            />
          ) : (
            <NarrowLayout
              views={VIEWS}
              panels={{ lesson: panel, explore: <Explore /> }}
              status={
                lesson && (
                  <>
                    <Explain document={lessonDocument} moment={lessonMoment(lesson, at)} scrolls />
                    <Failure lesson={lesson} />
                  </>
                )
              }
              actions={actions}
              view={view}
              onView={setView}
            />
          )}
        </main>
      </MachineProvider>
      {frame.dialogs}
    </div>
  );
}

const VIEWS = ['lesson', 'explore', 'table', 'map', 'terminal'] as const;
