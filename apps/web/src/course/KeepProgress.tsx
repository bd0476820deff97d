import { useRef, useState } from 'react';
import type { Messages } from '../i18n/en.js';
import { useLanguage } from '../i18n/language.js';
import { FILE_BYTES, write, type FileProblem } from '../progress/file.js';
import { forgetProgress, importProgress, useKept } from '../progress/kept.js';
import { Dialog } from '../ui/Dialog.js';

/** What the last button did. */
type Told =
  | { kind: 'exported'; name: string }
  | { kind: 'imported' }
  | { kind: 'forgotten' }
  | {
      kind: 'refused';
      name: string;
      /** Null: the file could not even be opened. */ problem: FileProblem | null;
    };

function problemText({ progress: { problem } }: Messages, what: FileProblem): string {
  switch (what.code) {
    case 'newer':
      return problem.newer(what.version);
    case 'damaged':
      return problem.damaged(what.where);
    default:
      return problem[what.code];
  }
}

/** Gives the browser a file to save. */
function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold of the data once the click has been handled.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

/** Progress to a file, from a file, and gone. */
export function KeepProgress() {
  const { words } = useLanguage();
  const { keep, forget } = words.progress;
  const problem = (what: FileProblem): string => problemText(words, what);
  const kept = useKept();
  const input = useRef<HTMLInputElement>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [asking, setAsking] = useState(false);
  const empty = Object.keys(kept.progress.lessons).length === 0;

  const save = (): void => {
    const name = `daemonlab-progress-${new Date().toISOString().slice(0, 10)}.json`;
    download(name, write(kept.progress));
    setTold({ kind: 'exported', name });
  };
  const load = async (file: File): Promise<void> => {
    // A file of this size is never read: it may not fit into memory.
    const wrong =
      file.size > FILE_BYTES ? ({ code: 'too-large' } as const) : importProgress(await file.text());
    setTold(wrong ? { kind: 'refused', name: file.name, problem: wrong } : { kind: 'imported' });
  };
  const saying = (about: Told): string => {
    switch (about.kind) {
      case 'exported':
        return keep.exported(about.name);
      case 'imported':
        return keep.imported;
      case 'forgotten':
        return keep.forgotten;
      case 'refused':
        return `${about.name}: ${about.problem ? problem(about.problem) : keep.unopened}`;
    }
  };
  return (
    <section className="keep" aria-labelledby="keep-progress">
      <h2 id="keep-progress">{keep.title}</h2>
      <p>{keep.lead}</p>
      {!kept.lasting && <p className="note">{keep.notLasting}</p>}
      {kept.problem && <p className="note">{keep.unreadable(problem(kept.problem))}</p>}
      <div className="keep-buttons">
        <button type="button" disabled={empty} onClick={save}>
          {keep.export}
        </button>
        <button
          type="button"
          onClick={() => {
            input.current?.click();
          }}
        >
          {keep.import}
        </button>
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          hidden
          aria-label={keep.import}
          onChange={(event) => {
            const field = event.currentTarget;
            const file = field.files?.[0];
            if (!file) return;
            load(file).then(
              () => {
                // The same file may be chosen again.
                field.value = '';
              },
              () => {
                setTold({ kind: 'refused', name: file.name, problem: null });
              },
            );
          }}
        />
        <button
          type="button"
          className="quiet"
          disabled={empty && !kept.problem}
          onClick={() => {
            setAsking(true);
          }}
        >
          {keep.reset}
        </button>
      </div>
      <p className="keep-told" role="status" data-kind={told?.kind}>
        {told && saying(told)}
      </p>
      {asking && (
        <Dialog
          title={forget.title}
          onClose={() => {
            setAsking(false);
          }}
          actions={
            <>
              <button
                className="primary"
                onClick={() => {
                  forgetProgress();
                  setTold({ kind: 'forgotten' });
                }}
              >
                {forget.confirm}
              </button>
              <button autoFocus>{words.cancel}</button>
            </>
          }
        >
          <p>{forget.lead}</p>
        </Dialog>
      )}
    </section>
  );
}
