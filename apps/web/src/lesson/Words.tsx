import type { Block, Inline } from '@daemonlab/lesson';
import type { RefValue } from '@daemonlab/protocol';
import { Fragment, type ReactNode } from 'react';
import { withLanguage } from '../app/router.js';
import { Pid } from '../machine/index.js';

/** Values of the names in braces. */
export type Refs = Readonly<Record<string, RefValue>>;

/** A value the lesson names; a process's number has its colour. Where there is no value yet, the name stands for it. */
function Ref({ name, refs }: { name: string; refs: Refs }) {
  const value = refs[name];
  if (!value) return <code>{name}</code>;
  if (value.pid === undefined) return <code>{value.text}</code>;
  return value.text === String(value.pid) ? <Pid pid={value.pid} /> : <code>{value.text}</code>;
}

/** Up to this many characters are kept on one line; what is longer may break anywhere. */
const ONE_LINE = 24;

/** `< 0` and `--user` are not to be torn apart at the end of a line. */
const Code = ({ text }: { text: string }) => (
  <code className={text.length <= ONE_LINE ? 'one-line' : undefined}>{text}</code>
);

/** The name of a key is not to be torn apart at its hyphen. */
const KEY = /(\bCtrl-\S)/;
const withKeys = (text: string): ReactNode =>
  text.split(KEY).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} className="one-line">
        {part}
      </span>
    ),
  );

/** A page of our own keeps the language asked for. Each opens beside the lesson, whose world goes on. */
const hrefOf = (href: string): string => (href.startsWith('/') ? withLanguage(href, location.search) : href);

export function Inlines({ of, refs }: { of: readonly Inline[]; refs: Refs }) {
  return of.map((inline, index) => {
    switch (inline.kind) {
      case 'text':
        return <Fragment key={index}>{withKeys(inline.text)}</Fragment>;
      case 'code':
        return <Code key={index} text={inline.text} />;
      case 'ref':
        return <Ref key={index} name={inline.name} refs={refs} />;
      case 'em':
        return (
          <em key={index}>
            <Inlines of={inline.children} refs={refs} />
          </em>
        );
      case 'strong':
        return (
          <strong key={index}>
            <Inlines of={inline.children} refs={refs} />
          </strong>
        );
      case 'link':
        return (
          <a key={index} href={hrefOf(inline.href)} target="_blank" rel="noreferrer">
            <Inlines of={inline.children} refs={refs} />
          </a>
        );
    }
  });
}

export function Blocks({ of, refs }: { of: readonly Block[]; refs: Refs }) {
  return of.map((block, index) => {
    switch (block.kind) {
      case 'p':
        return (
          <p key={index}>
            <Inlines of={block.children} refs={refs} />
          </p>
        );
      case 'pre':
        return (
          <pre key={index} className="code-block">
            {block.text}
          </pre>
        );
      case 'list': {
        const List = block.ordered ? 'ol' : 'ul';
        return (
          <List key={index}>
            {block.items.map((item, at) => (
              <li key={at}>
                <Inlines of={item} refs={refs} />
              </li>
            ))}
          </List>
        );
      }
    }
  });
}
