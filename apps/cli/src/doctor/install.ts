import type { Machine } from './machine.js';

/** A thing that may have to be installed, and the package it is in, by package manager. */
const PACKAGES = {
  unshare: { apt: 'util-linux', dnf: 'util-linux', pacman: 'util-linux', zypper: 'util-linux', apk: 'util-linux-misc' },
  setpriv: { apt: 'util-linux', dnf: 'util-linux', pacman: 'util-linux', zypper: 'util-linux', apk: 'setpriv' },
  bash: { apt: 'bash', dnf: 'bash', pacman: 'bash', zypper: 'bash', apk: 'bash' },
  ps: { apt: 'procps', dnf: 'procps-ng', pacman: 'procps-ng', zypper: 'procps', apk: 'procps' },
  cc: { apt: 'gcc libc6-dev', dnf: 'gcc', pacman: 'gcc', zypper: 'gcc', apk: 'gcc musl-dev' },
  chromium: { apt: 'chromium', dnf: 'chromium', pacman: 'chromium', zypper: 'chromium', apk: 'chromium' },
} as const; // prettier-ignore

const COMMANDS = {
  apt: 'apt install',
  dnf: 'dnf install',
  pacman: 'pacman -S',
  zypper: 'zypper install',
  apk: 'apk add',
} as const;

/** The command that installs something on this machine, by the package manager it has. */
export function howToInstall(machine: Machine, thing: keyof typeof PACKAGES): string {
  const managers = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  const manager = managers.find((name) => machine.which(name) !== null);
  if (!manager) return `install ${PACKAGES[thing].apt} with this system's package manager`;
  return `${machine.uid === 0 ? '' : 'sudo '}${COMMANDS[manager]} ${PACKAGES[thing][manager]}`;
}
