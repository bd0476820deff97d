/** Standard signals of Linux on x86-64 and arm64. Source: signal(7). */
export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const satisfies Readonly<Record<string, number>>;
type SignalName = keyof typeof SIGNALS;

/** Highest signal number (`_NSIG`); sets of signals are 64 bits. */
const NSIG = 64;

/**
 * First real-time signal as programs see it: glibc keeps 32 and 33 for its threads, which signal(7) then counts as
 * SIGRTMIN. Those two show as SIG32 and SIG33.
 */
const SIGRTMIN = 34;

/** What the kernel does when a program has no handler. `core` ends it too. Source: signal(7), "Standard signals". */
type DefaultAction = 'terminate' | 'core' | 'stop' | 'continue' | 'ignore';

const ACTIONS: Partial<Record<SignalName, DefaultAction>> = {
  SIGQUIT: 'core',
  SIGILL: 'core',
  SIGTRAP: 'core',
  SIGABRT: 'core',
  SIGBUS: 'core',
  SIGFPE: 'core',
  SIGSEGV: 'core',
  SIGXCPU: 'core',
  SIGXFSZ: 'core',
  SIGSYS: 'core',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGTTIN: 'stop',
  SIGTTOU: 'stop',
  SIGCONT: 'continue',
  SIGCHLD: 'ignore',
  SIGURG: 'ignore',
  SIGWINCH: 'ignore',
};

const numbers = new Map<string, number>([
  ...Object.entries(SIGNALS),
  ['SIGIOT', SIGNALS.SIGABRT],
  ['SIGPOLL', SIGNALS.SIGIO],
  ['SIGCLD', SIGNALS.SIGCHLD],
]);
const names = new Map<number, string>(Object.entries(SIGNALS).map(([name, number]) => [number, name]));
for (let number = 32; number <= NSIG; number++) {
  const name =
    number < SIGRTMIN ? `SIG${number}` : number === SIGRTMIN ? 'SIGRTMIN' : `SIGRTMIN+${number - SIGRTMIN}`;
  names.set(number, name);
  numbers.set(name, number);
  if (number > SIGRTMIN) numbers.set(number === NSIG ? 'SIGRTMAX' : `SIGRTMAX-${NSIG - number}`, number);
}

/** Name of a signal number: `SIGHUP`, `SIGRTMIN+3`; `SIG99` for a number that is none. */
export function signalName(signal: number): string {
  return names.get(signal) ?? `SIG${signal}`;
}

/** Number of a signal's name, with or without `SIG`; undefined for a word that is none. */
export function signalNumber(name: string): number | undefined {
  return numbers.get(name) ?? numbers.get(`SIG${name}`);
}

/** What the kernel does with a signal that is neither caught nor ignored. Real-time signals terminate. */
export function defaultAction(signal: number): DefaultAction {
  const name = names.get(signal);
  return (name !== undefined && ACTIONS[name as SignalName]) || 'terminate';
}

/** Programs use the same few sets over and over, often that of all signals. */
const sets = new Map<bigint, readonly string[]>();
const MOST_SETS = 64;

/** Names in a set of signals as the kernel writes it (bit 0 is signal 1), lowest first. */
export function signalSet(mask: bigint): string[] {
  let set = sets.get(mask);
  if (!set) {
    if (sets.size === MOST_SETS) sets.clear();
    sets.set(mask, (set = namesIn(mask)));
  }
  return [...set];
}

function namesIn(mask: bigint): string[] {
  const set: string[] = [];
  for (const [half, first] of [
    [Number(mask & 0xffffffffn), 1],
    [Number(mask >> 32n), 33],
  ] as const) {
    for (let rest = half; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
      set.push(signalName(first + 31 - Math.clz32(rest & -rest)));
    }
  }
  return set;
}

/** Codes that tell how any signal came about. Source: sigaction(2), asm-generic/siginfo.h. */
const GENERAL_CODES: Readonly<Record<number, string>> = {
  0: 'SI_USER',
  128: 'SI_KERNEL',
  [-1]: 'SI_QUEUE',
  [-2]: 'SI_TIMER',
  [-3]: 'SI_MESGQ',
  [-4]: 'SI_ASYNCIO',
  [-5]: 'SI_SIGIO',
  [-6]: 'SI_TKILL',
  [-7]: 'SI_DETHREAD',
  [-60]: 'SI_ASYNCNL',
};

/** Positive codes mean something else for each of these signals; the first name has code 1. */
const SIGNAL_CODES: Partial<Record<SignalName, readonly string[]>> = {
  SIGCHLD: ['CLD_EXITED', 'CLD_KILLED', 'CLD_DUMPED', 'CLD_TRAPPED', 'CLD_STOPPED', 'CLD_CONTINUED'],
  SIGILL: [
    'ILL_ILLOPC',
    'ILL_ILLOPN',
    'ILL_ILLADR',
    'ILL_ILLTRP',
    'ILL_PRVOPC',
    'ILL_PRVREG',
    'ILL_COPROC',
    'ILL_BADSTK',
    'ILL_BADIADDR',
  ],
  SIGFPE: [
    'FPE_INTDIV',
    'FPE_INTOVF',
    'FPE_FLTDIV',
    'FPE_FLTOVF',
    'FPE_FLTUND',
    'FPE_FLTRES',
    'FPE_FLTINV',
    'FPE_FLTSUB',
  ],
  SIGSEGV: ['SEGV_MAPERR', 'SEGV_ACCERR', 'SEGV_BNDERR', 'SEGV_PKUERR'],
  SIGBUS: ['BUS_ADRALN', 'BUS_ADRERR', 'BUS_OBJERR', 'BUS_MCEERR_AR', 'BUS_MCEERR_AO'],
  SIGTRAP: ['TRAP_BRKPT', 'TRAP_TRACE', 'TRAP_BRANCH', 'TRAP_HWBKPT', 'TRAP_UNK', 'TRAP_PERF'],
  SIGIO: ['POLL_IN', 'POLL_OUT', 'POLL_MSG', 'POLL_ERR', 'POLL_PRI', 'POLL_HUP'],
  SIGSYS: ['SYS_SECCOMP', 'SYS_USER_DISPATCH'],
};

/** Name of `si_code` for a signal: `SI_USER`, `CLD_EXITED` …; the number as text where it has no name. */
export function siCodeName(signal: number, code: number): string {
  const specific = code > 0 ? SIGNAL_CODES[signalName(signal) as SignalName]?.[code - 1] : undefined;
  return specific ?? GENERAL_CODES[code] ?? String(code);
}

/** Whether a signal with this code was sent by a process (so that `si_pid` names it), not made by the kernel. */
export function sentByProcess(code: number): boolean {
  return code === 0 || code === -1 || code === -6;
}
