import type { LessonDocument } from '@daemonlab/lesson';
import type { LessonState, StepState } from '@daemonlab/protocol';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Claims } from './Claims.js';
import { Contest } from './Contest.js';
import { Failure } from './Failure.js';
import { Daemons } from './Daemons.js';
import { Listing } from './Listing.js';
import {
  lessonMoment,
  listingKinds,
  outcomeWords,
  placeOf,
  refsBefore,
  type LessonMoment,
} from './moment.js';
import { Answer, Question } from './Prediction.js';
import { isTold } from './told.js';
import { TakeHome } from './TakeHome.js';
import { Blocks, Inlines } from './Words.js';
import './panel.css';

interface PanelProps {
  document: LessonDocument;
  lesson: LessonState;
  moment: LessonMoment;
}

/**
 * The sentence on what the last step did: a live region, so it is in the page before it has anything to say.
 * `scrolls`: it is kept short and scrolls within itself, so the keyboard has to reach it.
 */
export function Explain({
  document,
  moment,
  scrolls = false,
}: Omit<PanelProps, 'lesson'> & { scrolls?: boolean }) {
  const { language } = useLanguage();
  const { last } = moment;
  return (
    <div className="say" role="status" data-testid="explain" tabIndex={scrolls ? 0 : undefined}>
      {last && <Blocks of={outcomeWords(document.words[language], last)} refs={last.after} />}
    </div>
  );
}

function Happened({ document, moment }: Omit<PanelProps, 'lesson'>) {
  const { words, language } = useLanguage();
  const { last, taken } = moment;
  const { number } = placeOf(document, taken - 1);
  const stepWords = last ? document.words[language].steps[last.id] : undefined;
  const asked = last?.predictions.filter((p) => p.actual !== null && p.chosen !== null) ?? [];
  const note = last?.note ?? null;
  const told = last !== null && isTold(last);
  return (
    <section
      className="happened"
      aria-label={words.lesson.happened}
      data-empty={last === null || undefined}
      data-told={told || undefined}
    >
      {last && (
        <p className="eyebrow" data-omitted={last.omitted || undefined}>
          {number !== null && <span>{number}</span>} {stepWords?.title ?? last.id}
          {last.omitted && <em>{words.lesson.stepStatus.withoutIt}</em>}
          {told && <em className="told">{words.lesson.told}</em>}
        </p>
      )}
      {last?.claims.some((claim) => !claim.holds) && <p className="note">{words.lesson.otherwise}</p>}
      <Explain document={document} moment={moment} />
      {note && note.code !== 'claim-failed' && (
        <p className="note">
          {note.code.startsWith('cannot-') ? words.lesson.toldNotShown : words.lesson.note(note.detail)}
        </p>
      )}
      {last &&
        asked.map((state) => (
          <Answer key={state.id} state={state} words={stepWords?.predictions[state.id]} refs={last.before} />
        ))}
      {last && <Claims claims={last.claims} />}
    </section>
  );
}

function Coming({ document, lesson, moment, step }: PanelProps & { step: StepState }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const { at, link, gone } = useLab('at', 'link', 'gone');
  const lessonWords = document.words[language];
  const stepWords = lessonWords.steps[step.id];
  const place = placeOf(document, moment.taken);
  const mayOmit = document.definition.steps[moment.taken]?.without !== undefined;
  const refs = useMemo(() => refsBefore(lesson, step), [lesson, step]);
  const open = at === null && step.status === 'todo' && link.kind === 'open' && !gone && !lesson.busy;
  const questions = at === null ? step.predictions : step.predictions.map((p) => ({ ...p, actual: null }));
  return (
    <section className="coming" data-omitted={step.omitted || undefined}>
      <p className="eyebrow">
        {place.number === null ? words.lesson.extra : words.lesson.progress(place.number, place.of)}
      </p>
      <h1>{stepWords?.title ?? step.id}</h1>
      {stepWords && (
        <div className="prose">
          <Blocks of={stepWords.body} refs={refs} />
        </div>
      )}
      <Failure lesson={lesson} />
      <ListingOf document={document} lesson={lesson} moment={moment} />
      {questions.map((state, index) => {
        const first = 1 + questions.slice(0, index).reduce((sum, { options }) => sum + options.length, 0);
        return (
          <Question
            key={state.id}
            state={state}
            words={stepWords?.predictions[state.id]}
            refs={refs}
            first={first}
            locked={!open}
            onChoose={(option) => {
              store.predict(step.id, state.id, option);
            }}
          />
        );
      })}
      {mayOmit && (
        <div className="omit">
          <label>
            <input
              type="checkbox"
              role="switch"
              checked={step.omitted}
              disabled={!open}
              onChange={(event) => {
                store.omit(step.id, event.target.checked);
              }}
            />
            <span>{words.lesson.omit}</span>
          </label>
          {stepWords?.omit && (
            <p>
              <Inlines of={stepWords.omit} refs={refs} />
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function ListingOf({ document, lesson, moment }: PanelProps) {
  const omitted = lesson.steps
    .filter((step) => step.omitted)
    .map((step) => step.id)
    .join();
  const kinds = useMemo(
    () => listingKinds(document, moment.taken, omitted.split(',')),
    [document, moment.taken, omitted],
  );
  return document.listing.length > 0 ? <Listing lines={document.listing} kinds={kinds} /> : null;
}

/** The lesson: what just happened, what comes next, and at the end what to take home. */
export const LessonPanel = memo(function LessonPanel({ document }: { document: LessonDocument }) {
  const { words, language } = useLanguage();
  const { lesson, at, info, startedOver } = useLab('lesson', 'at', 'info', 'startedOver');
  const scroller = useRef<HTMLDivElement>(null);
  const taken = lesson ? lessonMoment(lesson, at).taken : 0;
  useEffect(() => {
    // In the frame, which lays out the page anyway.
    const frame = requestAnimationFrame(() => scroller.current?.scrollTo({ top: 0 }));
    return () => cancelAnimationFrame(frame);
  }, [taken]);
  const lessonWords = document.words[language];
  if (!lesson)
    return (
      <div className="lesson-scroll" ref={scroller}>
        <section className="coming waiting">
          <p className="eyebrow">{words.link.connecting}</p>
          <h1>{lessonWords.title}</h1>
          <div className="prose">
            <p className="question">{lessonWords.question}</p>
            <Blocks of={lessonWords.intro} refs={{}} />
          </div>
        </section>
      </div>
    );
  const moment = lessonMoment(lesson, at);
  const anyPrediction = Boolean(moment.coming?.predictions.length ?? moment.last?.predictions.length);
  return (
    <div className="lesson-scroll" ref={scroller}>
      {/* The kernel's answer to the last question and the question about the next step have one place, and one test id. */}
      <div className="lesson-flow" data-testid={anyPrediction ? 'prediction' : undefined}>
        {startedOver && taken === 0 && <p className="note">{words.lesson.startedOver}</p>}
        {info?.isolation === 'host' && taken === 0 && (
          <p className="note">{words.lesson.host(`${info.init.comm} (${info.init.pid})`)}</p>
        )}
        {taken === 0 && (
          <section className="intro">
            <p className="question">{lessonWords.question}</p>
            <div className="prose">
              <Blocks of={lessonWords.intro} refs={{}} />
            </div>
          </section>
        )}
        <Happened document={document} moment={moment} />
        <Contest document={document} />
        <Daemons document={document} lesson={lesson} at={at} taken={taken} />
        {moment.coming ? (
          <Coming document={document} lesson={lesson} moment={moment} step={moment.coming} />
        ) : (
          <>
            <TakeHome document={document} />
            <ListingOf document={document} lesson={lesson} moment={moment} />
          </>
        )}
      </div>
    </div>
  );
});
