#!/usr/bin/env node
// Checked in so that npm can link it before the first build.
import { existsSync } from 'node:fs';

const built = new URL('../dist/index.js', import.meta.url);
if (!existsSync(built)) {
  process.stderr.write('daemonlab: not built yet. Run: npm run setup\n');
  process.exit(125);
}
const { main } = await import(built.href);
process.exit(await main(process.argv.slice(2)));
