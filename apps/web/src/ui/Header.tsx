import type { ReactNode } from 'react';
import { Link } from '../app/router.js';
import { toggleTheme, useTheme } from '../app/theme.js';
import { useLanguage } from '../i18n/language.js';
import './header.css';

/** The line at the top: where one is, and the page's own switches. */
export function Header({
  where,
  past = false,
  children,
  onHelp,
}: {
  where?: ReactNode;
  /** The page shows the past: so does the line at the top. */
  past?: boolean;
  children?: ReactNode;
  onHelp?: () => void;
}) {
  const { words, language, toggle } = useLanguage();
  const theme = useTheme();
  return (
    <header className="top" data-past={past || undefined}>
      <Link className="top-name" href="/">
        {words.name}
      </Link>
      {where}
      <div className="top-space" />
      {children}
      <div className="top-tools">
        <button
          type="button"
          className="quiet"
          data-testid="lang-switch"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          title={words.other.title}
          onClick={toggle}
        >
          {words.other.label}
        </button>
        <button type="button" className="quiet" title={words.theme.title} onClick={toggleTheme}>
          {theme === 'dark' ? words.theme.toLight : words.theme.toDark}
        </button>
        {onHelp && (
          <button type="button" className="quiet" aria-label={words.help} title={words.help} onClick={onHelp}>
            <span aria-hidden="true">?</span>
          </button>
        )}
      </div>
    </header>
  );
}
