export { NamespaceWorld } from './namespaces.js';
export { HostWorld } from './host.js';
export { Terminal } from './terminal.js';
export { LIMITS } from './init-plan.js';
export { World, type Program, type WorldOptions } from './world.js';
