/** Where an address leads. */
export type Route =
  | { page: 'course' }
  | { page: 'lesson'; slug: string; step: string | null }
  | { page: 'playground' }
  | { page: 'glossary'; term: string | null }
  | { page: 'unknown'; path: string };

export function routeOf(pathname: string, hash: string): Route {
  const path = pathname.replace(/\/+$/, '') || '/';
  if (path === '/') return { page: 'course' };
  if (path === '/playground') return { page: 'playground' };
  const anchor = /^#([a-z][a-z0-9-]*)$/.exec(hash)?.[1] ?? null;
  if (path === '/glossary') return { page: 'glossary', term: anchor };
  const lesson = /^\/lessons\/([a-z0-9][a-z0-9-]*)$/.exec(path);
  if (lesson) return { page: 'lesson', slug: lesson[1]!, step: decodePath(hash.slice(1)) || null };
  return { page: 'unknown', path: decodePath(path) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not percent-encoded properly: shown as it stands.
    return path;
  }
}
