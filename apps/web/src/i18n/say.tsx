import { Fragment, type ReactNode } from 'react';
import { Pid } from '../machine/index.js';

/** A sentence with elements in it, written as a template: say`parent of ${p(6)}`. */
export function say(words: TemplateStringsArray, ...values: ReactNode[]): ReactNode {
  return words.map((word, index) => (
    <Fragment key={index}>
      {word}
      {values[index]}
    </Fragment>
  ));
}

/** A process's number, in its colour. */
export const p = (pid: number): ReactNode => <Pid pid={pid} />;

/** Items with the words between them: `between`, and `last` before the last one. */
export function joined(items: readonly ReactNode[], between: string, last: string): ReactNode {
  return items.map((item, index) => (
    <Fragment key={index}>
      {index > 0 && (index === items.length - 1 ? last : between)}
      {item}
    </Fragment>
  ));
}
