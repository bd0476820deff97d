// npm run check: types, format, lint, package graph.
import { runChecks } from './lib/checks.mjs';
import { runMain, say } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

await runMain(async () => {
  await setUp();
  const { failed } = await runChecks();
  if (failed === 0) say('all checks pass');
  return failed === 0 ? 0 : 1;
});
