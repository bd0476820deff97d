// Apart from the schemas, so that a page which uses the names does not carry zod.

/** The eight steps of the course, in the order in which books have them. */
export const DAEMON_STEPS = [
  'fork',
  'setsid',
  'sighup',
  'second-fork',
  'chdir',
  'fds',
  'umask',
  'syslog',
] as const;
