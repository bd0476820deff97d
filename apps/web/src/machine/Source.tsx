import type { SourceLine } from '@daemonlab/protocol';

/** The line of a program's own source that led to a call: `daemon.c:17`, the whole path as a hint. */
export function Source({ of: { file, line } }: { of: SourceLine }) {
  return (
    <code className="source-line" title={`${file}:${line}`}>
      {file.slice(file.lastIndexOf('/') + 1)}:{line}
    </code>
  );
}
