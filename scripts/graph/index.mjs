// Run by `npm run check`: does this workspace keep to the table of allowed imports?
import { ROOT } from '../lib/root.mjs';
import { NATIVE, UNITS } from './allowed.mjs';
import { checkGraph } from './check.mjs';

const findings = checkGraph({ root: ROOT, units: UNITS, native: NATIVE });
for (const { rule, file, text } of findings) process.stdout.write(`${file}: ${text} [${rule}]\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
