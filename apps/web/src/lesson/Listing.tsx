import { memo, useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.js';
import { tokens, trailingComment, type LineKind } from './lines.js';
import './listing.css';

const Line = memo(function Line({ line }: { line: string }) {
  const { code, comment } = trailingComment(line);
  const indent = /^\s*/.exec(code)![0];
  return (
    <>
      {code !== '' && (
        <span className="line-code">
          {indent}
          <span className="line-words">
            {tokens(code.slice(indent.length)).map((token, at) => (
              <span key={at} className={token.kind === 'plain' ? undefined : `c-${token.kind}`}>
                {token.text}
              </span>
            ))}
          </span>
        </span>
      )}
      {comment !== null && <span className="line-comment c-comment"> {comment}</span>}
    </>
  );
});

/** The C program; the lines of the step at hand are lit and kept in view. */
export const Listing = memo(function Listing({
  lines,
  kinds,
}: {
  lines: readonly string[];
  kinds: readonly LineKind[];
}) {
  const { words } = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  const firstLit = kinds.findIndex((kind) => kind === 'lit' || kind === 'omitted');
  useEffect(() => {
    // Where the line stands is asked in the frame, when the browser lays out the page anyway.
    const frame = requestAnimationFrame(() => {
      const scroller = box.current;
      const line = scroller?.querySelector<HTMLElement>(`[data-line="${firstLit + 1}"]`);
      if (!scroller || !line) return;
      const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
      scroller.scrollTo({ top: Math.max(0, line.offsetTop - 44), behavior: smooth ? 'smooth' : 'auto' });
    });
    return () => cancelAnimationFrame(frame);
  }, [firstLit]);
  return (
    <div className="listing" ref={box} tabIndex={0} role="region" aria-label={words.lesson.listing}>
      <pre>
        {lines.map((line, index) => (
          <span
            key={index}
            className={`line line-${kinds[index] ?? 'plain'}`}
            data-line={index + 1}
            aria-current={kinds[index] === 'lit' ? 'true' : undefined}
          >
            <Line line={line} />
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  );
});
