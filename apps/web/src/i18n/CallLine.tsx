import { Fragment } from 'react';
import { callText } from './call-text.js';

/** A call in one line; where that is too long, it is broken between flags rather than in the midst of one. */
export function CallLine({ of }: { of: Parameters<typeof callText>[0] }) {
  const parts = callText(of).split(/(?<=\|)/);
  return (
    <code>
      {parts.map((part, i) => (
        // the parts of a text, which have no other names and never move
        <Fragment key={i}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
