import { useEffect, useRef, type ReactNode } from 'react';
import { callText } from '../i18n/call-text.js';
import { useLanguage } from '../i18n/language.js';
import type { ExploreMessages } from '../i18n/explore-en.js';
import { Pid } from '../machine/index.js';
import { isLastAct } from '../store/position.js';
import type { AskedCall } from '../store/state.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { useExplained } from './explained.js';

/** What a call came to, in few words. */
function outcomeWords({ outcome }: AskedCall, words: ExploreMessages): ReactNode {
  switch (outcome?.kind) {
    case undefined:
      return words.running;
    case 'returned':
      return words.outcome.returned(outcome.result);
    case 'forked':
      return (
        <>
          {words.outcome.forked} <Pid pid={outcome.child} />
        </>
      );
    case 'failed':
      return words.outcome.failed(outcome.errno);
    case 'exited':
      return words.outcome.exited;
    case 'blocked':
      return words.outcome.blocked;
    case 'refused':
      return words.refused[outcome.code] ?? words.refusedBy(outcome.detail);
  }
}

function resultText({ call, outcome }: AskedCall): string {
  switch (outcome?.kind) {
    case 'returned':
      // A mask is read in octal, as it was given.
      return ` = ${call === 'umask' ? `0${outcome.result.toString(8)}` : outcome.result}`;
    case 'forked':
      return ` = ${outcome.child}`;
    case 'failed':
      return ` = −1 ${outcome.errno}`;
    case undefined:
    case 'exited':
    case 'blocked':
    case 'refused':
      return '';
  }
}

const nameOf = ({ call }: AskedCall): string => (call === '_exit' ? 'exit' : call);

function Made({ call }: { call: AskedCall }) {
  return (
    <code className="answer-call">
      <Pid pid={call.pid} /> {callText({ name: nameOf(call), args: call.args })}
      <b data-failed={call.outcome?.kind === 'failed' || undefined}>{resultText(call)}</b>
    </code>
  );
}

/** The last call and what the kernel made of it: a live region, so it is there before it has anything to say. */
export function Answer() {
  const { explore } = useLanguage().words;
  const { calls, at, marks, typed } = useLab('calls', 'at', 'marks', 'typed');
  const last = calls.at(-1);
  const explained = useExplained(last ?? null);
  const element = useRef<HTMLDivElement>(null);
  const outcome = last?.outcome;
  useEffect(() => {
    // The form may be longer than the screen, and its button at the end of it.
    if (outcome) element.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome]);
  return (
    <div
      ref={element}
      className="answer"
      role="status"
      data-testid="explore-answer"
      data-kind={last?.outcome?.kind}
    >
      {last && (
        <>
          <Made call={last} />
          <p>{explained ?? outcomeWords(last, explore)}</p>
          {at === null &&
            last.outcome &&
            last.outcome.kind !== 'refused' &&
            isLastAct(marks, typed, last.from) && <p className="answer-since">{explore.since}</p>}
        </>
      )}
    </div>
  );
}

/** The calls before the last one; each leads to the moment after it. */
export function Earlier() {
  const { explore } = useLanguage().words;
  const store = useLabStore();
  const { calls } = useLab('calls');
  const earlier = calls.slice(0, -1).map((call, index) => ({ call, until: calls[index + 1]!.from }));
  if (earlier.length === 0) return null;
  return (
    <details className="earlier">
      <summary>{explore.earlier}</summary>
      <ol>
        {earlier.reverse().map(({ call, until }) => (
          <li key={call.id}>
            <button
              type="button"
              className="quiet"
              title={explore.look(nameOf(call))}
              onClick={() => {
                store.seek(until);
              }}
            >
              <Made call={call} />
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
