import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language.js';
import { FailedPage } from './FailedPage.js';
import { lackOf, scriptsOf, type Lack } from './lack.js';

interface FailedProps {
  lack: Lack;
  onRetry: () => void;
}

interface Options {
  /** Shown until the code is there. */
  waiting?: ReactNode;
  /** Shown where it does not come, the server having gone or the network: nothing else of the page is lost with it. */
  Failed?: ComponentType<FailedProps>;
}

/**
 * A component whose code is fetched when it is first shown. React's `lazy` would keep what it shows meanwhile for 300 ms,
 * however soon the code comes, and take the whole page away where it does not.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { waiting = null, Failed = FailedPart }: Options = {},
): ComponentType<Props> {
  let known: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [Code, setCode] = useState(() => known);
    const [failed, setFailed] = useState<Lack | null>(null);
    useEffect(() => {
      if (Code || failed) return undefined;
      let left = false;
      load().then(
        (code) => {
          known = code;
          if (!left) setCode(() => code);
        },
        async () => {
          const lack = await lackOf(scriptsOf(document));
          if (!left) setFailed(lack);
        },
      );
      return () => {
        left = true;
      };
    }, [Code, failed]);
    if (Code) return <Code {...props} />;
    return failed ? <Failed lack={failed} onRetry={() => setFailed(null)} /> : waiting;
  };
}

/** In the place of a part of a page. */
function FailedPart({ lack, onRetry }: FailedProps) {
  const { failed, broken } = useLanguage().words;
  return (
    <div className="part-failed">
      <p className="note failed" role="alert">
        {failed.part}
        {failed.lack[lack]}
        <button type="button" onClick={lack === 'outdated' ? () => location.reload() : onRetry}>
          {lack === 'outdated' ? broken.again : failed.retry}
        </button>
      </p>
    </div>
  );
}

/** In the place of a whole page. */
export function LaterPage({ lack, onRetry }: FailedProps) {
  return <FailedPage lack={lack} onRetry={onRetry} />;
}
