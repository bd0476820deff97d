#!/usr/bin/env node
// Checked in so that npm can link it before the first build.
import { commandModule } from './command-module.js';

const command = commandModule();
if (command === null) {
  process.stderr.write('daemonlab: not built yet. Run: npm run setup\n');
  process.exit(125);
}
const { main } = await import(command.href);
process.exit(await main(process.argv.slice(2)));
