import { Trouble } from './say.mjs';

/** The oldest releases the tools run on (Vite and ESLint ask for the same): of 20, of 22, and all that come later. */
const OLDEST = { 20: 19, 22: 12 };

/**
 * @param {string} version as `process.versions.node` has it
 * @returns {boolean}
 */
export function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20 || major === 22) return minor >= OLDEST[major];
  return major > 22;
}

/** @param {string} [version] */
export function requireNode(version = process.versions.node) {
  if (isNodeSupported(version)) return;
  throw new Trouble(
    `this is Node ${version}; Daemon Lab needs 20.19 or newer (22.12 or newer of 22). Get one from nodejs.org, ` +
      'or with your system’s packages, then run the command again.',
  );
}

/** Processes, /proc and ptrace are Linux's. */
export function requireLinux() {
  if (process.platform === 'linux') return;
  throw new Trouble(
    `this is ${process.platform}; Daemon Lab watches processes of a Linux kernel and runs on Linux only ` +
      '(a virtual machine or WSL 2 will do).',
  );
}
