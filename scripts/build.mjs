// npm run build: compile every package, bundle the lab host and the command and build the page, whether or not it seems needed.
import { rmSync } from 'node:fs';
import { CACHE } from './lib/root.mjs';
import { runMain } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  for (const name of ['code', 'lab-host', 'command', 'page'])
    rmSync(`${CACHE}/built-${name}`, { force: true });
  await setUp();
  return 0;
});
