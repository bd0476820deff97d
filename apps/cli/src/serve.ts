import { ServerError, startServer } from '@daemonlab/server';
import { openBrowser } from './browser.js';
import type { ServeOptions } from './commands/serve.js';
import { CommandFailure } from './exit.js';
import { folderNamed } from './folder.js';
import { onEnding } from './signals.js';

const say = (line: string): void => {
  process.stderr.write(`daemonlab: ${line}\n`);
};

/** `daemonlab serve`: runs until a signal asks it to end; gives 0 once every world is gone. */
export async function runServe(options: ServeOptions): Promise<number> {
  const lessonsDir = options.lessons === undefined ? undefined : folderNamed(options.lessons, 'serve');
  const asked = new Promise<void>((resolve) => {
    onEnding((_signal, count) => {
      // Whoever signals again does not want to wait: the lab hosts end by themselves once their server has.
      if (count > 1) process.exit(0);
      resolve();
    });
  });
  const { port, host, isolation } = options;
  const server = await startServer({ port, host, isolation, lessonsDir, log: say }).catch(refuse);
  process.stdout.write(`Daemon Lab is ready: ${server.url}\n`);
  if (options.open === true) openBrowser(server.url, say);
  await asked;
  await server.close();
  return 0;
}

function refuse(error: unknown): never {
  if (error instanceof ServerError) throw new CommandFailure(1, `${error.message}\n${error.remedy}`);
  throw error;
}
