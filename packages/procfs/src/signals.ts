/** Linux signal numbers 1–31 as x86, ARM and most others have them. Source: signal(7). */
const NAMES = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGUSR1',
  'SIGSEGV',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGSTKFLT',
  'SIGCHLD',
  'SIGCONT',
  'SIGSTOP',
  'SIGTSTP',
  'SIGTTIN',
  'SIGTTOU',
  'SIGURG',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGVTALRM',
  'SIGPROF',
  'SIGWINCH',
  'SIGIO',
  'SIGPWR',
  'SIGSYS',
];

/** glibc keeps 32 and 33 for itself, so its SIGRTMIN is 34; `kill -l` shows them so too. */
const RTMIN = 34;

/** The name of a signal number: `SIGHUP`, `SIG32`, `SIGRTMIN`, `SIGRTMIN+3`. */
export function signalName(number: number): string {
  if (number < RTMIN) return NAMES[number - 1] ?? `SIG${number}`;
  return number === RTMIN ? 'SIGRTMIN' : `SIGRTMIN+${number - RTMIN}`;
}

/** A process has one of few masks, so each is spelt out once; the bound keeps a hostile world from filling memory. */
const known = new Map<string, string[]>();
const KNOWN_MAX = 512;

/** The names in a mask of /proc/PID/status (hexadecimal, bit 0 is signal 1), in order. Equal masks share one array. */
export function signalNames(mask: string): string[] {
  const cached = known.get(mask);
  if (cached) return cached;
  const names: string[] = [];
  for (let digit = mask.length - 1, base = 1; digit >= 0; digit -= 1, base += 4) {
    const bits = Number.parseInt(mask[digit]!, 16);
    for (let bit = 0; bit < 4; bit += 1) if (bits & (1 << bit)) names.push(signalName(base + bit));
  }
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(mask, names);
  return names;
}
