// npm start: set up what is missing, then `daemonlab serve` with the arguments given here, in this very process: a
// SIGTERM or SIGINT reaches the server itself, and its exit status is ours.
import { ROOT } from './lib/root.mjs';
import { runMain } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  await setUp();
  return 0;
});

if (process.exitCode === 0) {
  const command = `${ROOT}/apps/cli/bin/daemonlab.js`;
  process.argv = [process.execPath, command, 'serve', ...process.argv.slice(2)];
  await import(command);
}
