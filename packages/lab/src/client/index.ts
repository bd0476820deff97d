export { startLab, type StartOptions } from './start-lab.js';
export { chooseIsolation, namespacesWork } from './isolation.js';
