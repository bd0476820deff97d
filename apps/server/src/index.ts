export { startServer, type RunningServer } from './start.js';
export { ServerError } from './errors.js';
export { WORLD_LIMITS, type Log, type ServerOptions, type StartLab, type WorldLimits } from './options.js';
