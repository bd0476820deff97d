import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { LabError, type LabOptions } from '@daemonlab/protocol';
import type { Program, World } from '@daemonlab/world';

const BASH = ['/bin/bash', '/usr/bin/bash'];

/** `bash` where the world has it, else `sh`. `root` is the world's file tree seen from outside. */
export function whichShell(root: string): 'bash' | 'sh' {
  return BASH.some((path) => existsSync(root + path)) ? 'bash' : 'sh';
}

/** Who we are; a user without a name (of a container, often) by number, as ps(1) has it. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** The environment of a world's first processes, with additions. */
export function environment(
  world: World,
  additions: Readonly<Record<string, string>>,
): Record<string, string> {
  const user = world.isolation === 'namespaces' ? 'root' : ownName();
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: world.home,
    USER: user,
    LOGNAME: user,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    ...additions,
  };
}

/** An interactive shell. */
function shellProgram(world: World, env: Record<string, string>, cwd: string | undefined): Program {
  const bash = BASH.find((path) => existsSync(world.root + path));
  const path = bash ?? '/bin/sh';
  return {
    path,
    argv: [bash ? 'bash' : 'sh'],
    // A POSIX shell has no \u and \h; ENV makes it read no file but ours.
    env: { ...env, SHELL: path, ...(bash ? {} : { PS1: '$ ', ENV: '/dev/null' }) },
    cwd: cwd ?? world.home,
  };
}

/** What an interactive shell ignores, and gives back its default in the jobs it starts (bash(1), JOB CONTROL). */
export const STAND_IN_IGNORES = ['SIGTTIN', 'SIGTTOU', 'SIGTSTP', 'SIGINT', 'SIGQUIT', 'SIGCHLD'] as const;

/** The puppet in the place of a shell: leads the session, and starts the one command that is traced. */
function standInProgram(world: World, env: Record<string, string>): Program {
  return { path: world.standIn, argv: ['shell'], env, cwd: world.home, ignore: STAND_IN_IGNORES };
}

function puppetProgram(
  world: World,
  env: Record<string, string>,
  name: string,
  puppets: readonly string[],
): Program {
  const path = world.puppetPath(name);
  if (path === null)
    throw new LabError('no-puppet', `this lab has no puppet ${name}: it has ${puppets.join(', ') || 'none'}`);
  return { path, argv: [`./${name}`], env, cwd: world.home };
}

/** What a terminal begins with: the stand-in for a shell, the puppet of a name, or else a shell. */
export interface First {
  program?: string | undefined;
  standIn?: boolean;
}

/** The first program of a terminal. Errors: LabError `no-puppet`. */
export function firstProgram(world: World, options: LabOptions, { program, standIn }: First): Program {
  const env = environment(world, options.env);
  if (standIn) return standInProgram(world, env);
  if (program === undefined) return shellProgram(world, env, options.cwd);
  return puppetProgram(world, env, program, options.puppets);
}
