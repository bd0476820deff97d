import type { Ref } from 'react';
import { useLanguage } from '../i18n/language.js';
import { backTarget, stepsTaken } from '../store/position.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { Key } from '../ui/Key.js';
import './actions.css';

/** Next, Back and Fresh world: always in reach. */
export function Actions({
  onReset,
  onNext,
  nextRef,
}: {
  onReset: () => void;
  onNext: () => void;
  nextRef: Ref<HTMLButtonElement>;
}) {
  const { words } = useLanguage();
  const store = useLabStore();
  const { lesson, at, asked, link, gone, marks } = useLab('lesson', 'at', 'asked', 'link', 'gone', 'marks');
  const busy = at === null && (asked !== null || lesson?.busy === true);
  const atEnd = lesson !== null && at === null && stepsTaken(lesson, at) >= lesson.steps.length;
  const cut = at === null && (link.kind !== 'open' || gone !== null);
  const blocked = lesson === null || busy || cut;
  const canGoBack = lesson !== null && backTarget(lesson, at, marks.at(-1) ?? 0) !== undefined;
  const failed = at === null && lesson?.steps[lesson.next]?.status === 'failed';
  return (
    <div className="actions">
      <button
        ref={nextRef}
        type="button"
        className="primary"
        data-testid="step-next"
        aria-keyshortcuts="Space ArrowRight"
        // aria-disabled keeps the focus where it is while a step runs.
        aria-disabled={blocked || undefined}
        aria-busy={busy || undefined}
        disabled={atEnd}
        onClick={() => {
          if (!blocked) onNext();
        }}
      >
        {at !== null ? words.lesson.forward : failed ? words.lesson.retry : words.lesson.next}
        <Key name={words.helpPage.space} />
      </button>
      <button
        type="button"
        data-testid="step-back"
        aria-keyshortcuts="ArrowLeft"
        aria-disabled={!canGoBack || undefined}
        onClick={() => {
          if (canGoBack) store.back();
        }}
      >
        {words.lesson.back}
        <Key name="←" />
      </button>
      <button
        type="button"
        className="quiet fresh"
        data-testid="world-reset"
        aria-keyshortcuts="R"
        onClick={onReset}
      >
        {words.lesson.fresh}
        <Key name="R" />
      </button>
    </div>
  );
}
