// node main.js ROOT PIDMAX PS_COMMAND…   one comparison, as JSON, made with the rights of whoever runs this
import { formatPs } from '../format-ps.js';
import { ProcReader } from '../reader.js';
import { compareWithPs } from './compare.js';

const [root = '/proc', pidMax = '32768', ...ps] = process.argv.slice(2);
const reader = new ProcReader({ root, keepOpen: true });
const format = (rows: Parameters<typeof formatPs>[0]): string => formatPs(rows, { pidMax: Number(pidMax) });
const comparison = compareWithPs({ snapshot: () => reader.snapshot(), format }, ps);
reader.close();
process.stdout.write(JSON.stringify(comparison));
