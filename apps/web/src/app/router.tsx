import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react';
import { routeOf, type Route } from './route.js';

const listeners = new Set<() => void>();
let current = read();

function read(): { href: string; route: Route } {
  return { href: location.href, route: routeOf(location.pathname, location.hash) };
}

function changed(): void {
  current = read();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', changed);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', changed);
  };
}

/** A language asked for in the address stays in it from page to page. */
export function withLanguage(href: string, search: string): string {
  const lang = new URLSearchParams(search).get('lang');
  if (lang === null) return href;
  const [, path, hash] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  return `${path ?? href}?lang=${encodeURIComponent(lang)}${hash ?? ''}`;
}

export function navigate(href: string): void {
  history.pushState(null, '', withLanguage(href, location.search));
  changed();
  window.scrollTo(0, 0);
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, () => current).route;

/** A link within the page: an ordinary one for every way of opening it but a plain click. */
export function Link(props: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const go = (event: MouseEvent<HTMLAnchorElement>): void => {
    props.onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(props.href);
  };
  return <a {...props} href={withLanguage(props.href, location.search)} onClick={go} />;
}
