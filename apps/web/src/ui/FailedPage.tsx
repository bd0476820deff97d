import { useLanguage } from '../i18n/language.js';
import type { Lack } from './lack.js';
import { MessagePage } from './Message.js';

/** In the place of a page that could not be fetched: `status` is the server's answer, `lack` why its code does not come. */
export function FailedPage({
  status = null,
  lack = 'network',
  onRetry,
}: {
  status?: number | null;
  lack?: Lack;
  onRetry: () => void;
}) {
  const { failed, broken } = useLanguage().words;
  const outdated = lack === 'outdated';
  const why =
    status === null
      ? failed.lack[lack]
      : status === 401 || status === 403
        ? failed.access
        : failed.status(status);
  return (
    <MessagePage title={failed.title}>
      <p>{why}</p>
      <button type="button" className="primary" onClick={outdated ? () => location.reload() : onRetry}>
        {outdated ? broken.again : failed.retry}
      </button>
    </MessagePage>
  );
}
