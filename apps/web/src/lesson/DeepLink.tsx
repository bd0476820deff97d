import type { LessonDocument } from '@daemonlab/lesson';
import { useEffect, useRef, useState } from 'react';
import { useRoute } from '../app/router.js';
import { useLanguage } from '../i18n/language.js';
import { useLab, useLabStore } from '../store/useLab.js';

/** `/lessons/SLUG#STEP`: looks back at a step that was taken, offers to walk to one that was not, says so where there is none. */
export function DeepLink({ document: lessonDocument }: { document: LessonDocument }) {
  const { words, language } = useLanguage();
  const store = useLabStore();
  const route = useRoute();
  const { lesson } = useLab('lesson');
  const [step, setStep] = useState(() => (route.page === 'lesson' ? route.step : null));
  const index = lesson?.steps.findIndex(({ id }) => id === step) ?? -1;
  const followed = useRef(false);
  const known = lesson !== null;
  const over = lesson !== null && index >= 0 && index < lesson.next;
  useEffect(() => {
    if (!known || step === null || followed.current) return;
    followed.current = true;
    // The address has been followed: a reload must not do it again.
    history.replaceState(history.state, '', location.pathname + location.search);
    if (over) store.seekStep(index);
  }, [known, step, over, index, store]);
  if (!lesson || step === null) return null;
  const done = (): void => {
    setStep(null);
  };
  if (index < 0)
    return (
      <div className="banner" role="status">
        <span>{words.deepLink.unknown(step)}</span>
        <button type="button" onClick={done}>
          {words.close}
        </button>
      </div>
    );
  if (index <= lesson.next) return null;
  return (
    <div className="banner" role="status">
      <span>
        {words.deepLink.title(lessonDocument.words[language].steps[step]?.title ?? step, index - lesson.next)}
      </span>
      <span className="banner-buttons">
        <button
          type="button"
          disabled={lesson.busy}
          onClick={() => {
            store.walkTo(index);
            done();
          }}
        >
          {words.deepLink.take}
        </button>
        <button type="button" onClick={done}>
          {words.deepLink.no}
        </button>
      </span>
    </div>
  );
}
