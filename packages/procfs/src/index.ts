export { ProcReader, type ProcReaderOptions } from './reader.js';
export { formatPs, type FormatPsOptions } from './format-ps.js';
export { charsetOf } from './text.js';
export { nameServiceUser } from './users.js';
export { signalNames } from './signals.js';
