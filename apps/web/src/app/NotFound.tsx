import { useLanguage } from '../i18n/language.js';
import { MessagePage } from '../ui/Message.js';
import { Link } from './router.js';

export function NotFound({ path }: { path: string }) {
  const { notFound } = useLanguage().words;
  return (
    <MessagePage title={notFound.title}>
      <p>{notFound.lead(path)}</p>
      <Link className="button primary" href="/">
        {notFound.home}
      </Link>
    </MessagePage>
  );
}
