import { useLanguage } from '../i18n/language.js';
import { MessagePage } from './Message.js';

export function FailedPage({ status, onRetry }: { status: number | null; onRetry: () => void }) {
  const { failed } = useLanguage().words;
  const why =
    status === null
      ? failed.network
      : status === 401 || status === 403
        ? failed.access
        : failed.status(status);
  return (
    <MessagePage title={failed.title}>
      <p>{why}</p>
      <button type="button" className="primary" onClick={onRetry}>
        {failed.retry}
      </button>
    </MessagePage>
  );
}
