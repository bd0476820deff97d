export { ProcReader, listPids, type ProcReaderOptions } from './reader.js';
export { formatPs, readPidMax, type FormatPsOptions } from './format-ps.js';
export { charsetOf, type Charset } from './text.js';
export { nameServiceUser } from './users.js';
export { signalName, signalNames } from './signals.js';
