import { spawn } from 'node:child_process';
import { which } from './which.js';

/** Programs that open an address in whatever browser the user has. */
const OPENERS = ['xdg-open', 'wslview', 'sensible-browser', 'gio'] as const;

/** Opens an address in a browser; a sentence for the user when there is none. It goes on by itself and outlives us. */
export function openBrowser(url: string, failed: (sentence: string) => void): void {
  const opener = OPENERS.map((name) => ({ name, path: which(name) })).find(({ path }) => path !== null);
  if (!opener?.path) {
    failed('there is no browser to open here (no xdg-open in PATH): open the address yourself');
    return;
  }
  const child = spawn(opener.path, opener.name === 'gio' ? ['open', url] : [url], {
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', (error) => {
    failed(`${opener.name} could not be started: ${error.message}`);
  });
  child.on('exit', (code) => {
    if (code !== 0) failed(`${opener.name} could not open a browser: open the address yourself`);
  });
  child.unref();
}
