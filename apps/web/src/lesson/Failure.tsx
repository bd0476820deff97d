import type { LessonState, StepState } from '@daemonlab/protocol';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.js';
import { useLab } from '../store/useLab.js';

/** Why the coming step could not be taken; nothing where it has not failed, or while the past is looked at. */
export function Failure({ lesson }: { lesson: LessonState }) {
  const { at } = useLab('at');
  const step = lesson.steps[lesson.next];
  return at === null && step?.status === 'failed' && step.note ? <Alert note={step.note} /> : null;
}

/** What to do about it, where trying again is not the first thing to do. */
const HINTS: Record<string, 'goneHint' | 'busyHint'> = {
  'process-gone': 'goneHint',
  'terminal-closed': 'goneHint',
  'no-terminal': 'goneHint',
  'no-value': 'goneHint',
  'world-gone': 'goneHint',
  'terminal-busy': 'busyHint',
};

/** Comes into sight by itself, wherever the words above it were scrolled to. */
function Alert({ note }: { note: NonNullable<StepState['note']> }) {
  const { words } = useLanguage();
  const { failed, failedBy } = words.lesson;
  const alert = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    // In the frame, which lays out the page anyway.
    const frame = requestAnimationFrame(() => alert.current?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <p className="note failed" role="alert" ref={alert}>
      {failedBy[note.code] ?? failed} <code>{note.detail}</code>
      <span className="retry-hint">{words.lesson[HINTS[note.code] ?? 'retryHint']}</span>
    </p>
  );
}
