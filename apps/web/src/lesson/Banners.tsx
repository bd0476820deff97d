import type { LessonDocument } from '@daemonlab/lesson';
import { useEffect } from 'react';
import type { LinkState } from '../connection/connection.js';
import { useLanguage } from '../i18n/language.js';
import { pageState } from '../store/state.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { DeepLink } from './DeepLink.js';
import { lessonMoment } from './moment.js';
import './banners.css';

/** How long a sentence about a problem stays: long enough to read it twice. */
const PROBLEM_MS = 9000;

/** Says that the page shows the past, and leads back. Wide pages have room for it in their top line. */
export function Past({ document }: { document: LessonDocument | null }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const { lesson, at } = useLab('lesson', 'at');
  if (at === null) return null;
  const moment = lesson && lessonMoment(lesson, at);
  const title = (id: string): string => document?.words[language].steps[id]?.title ?? id;
  const where = !moment
    ? ''
    : moment.within && moment.coming
      ? words.past.within(title(moment.coming.id))
      : moment.last
        ? words.past.at(title(moment.last.id))
        : words.past.start;
  return (
    <div className="banner past" role="status" data-testid="past-banner">
      <span>
        <strong>{words.past.title}</strong> {where !== '' && <span className="banner-where">{where}</span>}
      </span>
      <button
        type="button"
        onClick={() => {
          store.live();
        }}
      >
        {words.past.live}
      </button>
    </div>
  );
}

function Gone({ onReset }: { onReset: () => void }) {
  const { words } = useLanguage();
  const { gone, lesson } = useLab('gone', 'lesson');
  if (!gone) return null;
  return (
    <div className="banner gone" role="alert">
      <span>
        <strong>{words.gone.title}</strong> {words.gone.reason[gone.reason]}{' '}
        {lesson && lesson.next > 0 && words.gone.look}
      </span>
      <button type="button" className="primary" onClick={onReset}>
        {words.gone.fresh}
      </button>
    </div>
  );
}

/** Which limit of the world acted, and what was done about it. */
function Limit() {
  const { words } = useLanguage();
  const store = useLabStore();
  const { limit, info, gone } = useLab('limit', 'info', 'gone');
  if (!limit || !info || gone) return null;
  return (
    <div className="banner limit" role="alert" key={limit.seq}>
      <span>
        <strong>{words.limit.title}</strong> {words.limit.acted(limit, info.limits)}
      </span>
      <button
        type="button"
        onClick={() => {
          store.settleLimit();
        }}
      >
        {words.close}
      </button>
    </div>
  );
}

const isRefused = (link: LinkState): boolean => 'refused' in link && link.refused;

/** Everything that concerns the whole page: the past, a lost connection, a world that is gone or about to go, a problem. */
export function Banners({
  document,
  withPast,
  onFresh,
}: {
  document: LessonDocument | null;
  withPast: boolean;
  onFresh: () => void;
}) {
  const { words } = useLanguage();
  const store = useLabStore();
  const state = useLab('problem', 'idle', 'gone', 'link', 'met', 'at', 'behind');
  const { problem, idle, gone } = state;
  useEffect(() => {
    if (!problem) return undefined;
    const timer = setTimeout(() => {
      store.settle();
    }, PROBLEM_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [problem, store]);
  return (
    <div className="banners">
      {((pageState(state) === 'lost' && !gone) || isRefused(state.link)) && (
        <div className="banner lost" role="alert">
          <span>{isRefused(state.link) ? words.link.refused : words.link.lost}</span>
          <button
            type="button"
            onClick={() => {
              store.retry();
            }}
          >
            {words.link.retry}
          </button>
        </div>
      )}
      <Gone onReset={onFresh} />
      <Limit />
      {document && <DeepLink document={document} />}
      {withPast && <Past document={document} />}
      {idle !== null && !gone && (
        <div className="banner idle" role="alert">
          <span>{words.idle.title(idle)}</span>
          <button
            type="button"
            onClick={() => {
              store.stay();
            }}
          >
            {words.idle.stay}
          </button>
        </div>
      )}
      {problem && (
        <div className="banner problem" role="alert" key={problem.id}>
          <span>
            {words.problem[problem.code]} <span className="banner-where">{problem.detail}</span>
          </span>
          <button
            type="button"
            onClick={() => {
              store.settle();
            }}
          >
            {words.close}
          </button>
        </div>
      )}
    </div>
  );
}
