#!/usr/bin/env node
// Checked in so that npm can link it before the first build.
import { existsSync } from 'node:fs';

const main = new URL('../dist/index.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('daemonlab: not built yet. Run: npm run setup\n');
  process.exit(125);
}
await import(main.href);
