export { startLab, type StartOptions } from './start-lab.js';
export { chooseIsolation, namespacesWork, type Namespaces } from './isolation.js';
