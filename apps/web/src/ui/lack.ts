/** Why code of the page does not come: no server, a server with another build of the page, or something passing. */
export type Lack = 'network' | 'outdated' | 'passing';

/**
 * Told by what else the server says, for a failed import does not say why. `scripts`: addresses of what this page began with.
 * Vite names them by their content, and that names what they fetch later: a server that no longer knows one of them has
 * another build, and not what this page asks for.
 */
export async function lackOf(scripts: readonly string[]): Promise<Lack> {
  try {
    const answers = await Promise.all(
      scripts.map((script) => fetch(script, { method: 'HEAD', cache: 'no-store' })),
    );
    return answers.some(({ status }) => status === 404) ? 'outdated' : 'passing';
  } catch {
    return 'network';
  }
}

/** The scripts that a page began with. */
export const scriptsOf = (page: Document): string[] =>
  [...page.querySelectorAll<HTMLScriptElement>('script[type=module][src]')].map(({ src }) => src);
