export { NamespaceWorld, chooseMountPoint } from './namespaces.js';
export { HostWorld } from './host.js';
export { Terminal } from './terminal.js';
export { HOME, isShareable, treePlan, type HostFacts, type TreeOperation } from './plan.js';
export { LIMITS } from './init-plan.js';
export { World, type Program, type WorldOptions } from './world.js';
