// npm run setup: install and build what is missing, so that `npx daemonlab` works.
import { runMain, say } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  await setUp();
  say('all is installed and built. `npm start` starts the lab, `npx daemonlab --help` lists the commands.');
  return 0;
});
