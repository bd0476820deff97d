import { isList, type CallArg, type EventOf } from '@daemonlab/protocol';

/** Names of flags and constants, modes (`0640`), addresses, and `~0U`, the end of all there are: no strings. */
const NAME = /^(?:[A-Z][A-Z0-9_|]*(?:\+\d+)?|0[0-7]{2,4}|0x[0-9a-f]+|~0U)$/;

/** Signals 1 to 64 by name (signal(7)); glibc keeps 32 and 33 for itself. */
const SIGNALS =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS 32 33 RTMIN'
    .split(' ')
    .concat(Array.from({ length: 30 }, (_, i) => `RTMIN+${i + 1}`))
    .map((name) => `SIG${name}`);

/** Names joined to a word of flags; of a set that has most signals, those it has not, as strace does: `~[SIGKILL|SIGSTOP]`. */
function flagsText(names: readonly string[]): string {
  if (names.length <= SIGNALS.length / 2 || !names.every((name) => SIGNALS.includes(name)))
    return names.join('|');
  return `~[${SIGNALS.filter((signal) => !names.includes(signal)).join('|')}]`;
}

/** An argument as strace would show it. `list`: not a word of flags. */
export function argText(arg: CallArg, list = false): string {
  if (arg === null) return 'NULL';
  if (typeof arg === 'string') return NAME.test(arg) ? arg : JSON.stringify(arg);
  if (Array.isArray(arg) && arg.length === 0) return list ? '[]' : '0';
  if (Array.isArray(arg))
    return arg.every((item): item is string => typeof item === 'string' && NAME.test(item))
      ? flagsText(arg)
      : `[${arg.map((one) => argText(one)).join(', ')}]`;
  if (typeof arg === 'object')
    return `{${Object.entries(arg)
      .map(([field, value]) => `${field}=${argText(value, isList('', field))}`)
      .join(', ')}}`;
  return String(arg);
}

/** A call in one line: `setsid() = 6`, `setpgid(0, 0) = EPERM`. */
export function callText(call: {
  name: string;
  args: readonly CallArg[];
  result?: number | null | undefined;
  errno?: string | null | undefined;
}): string {
  const end = call.errno ?? (call.result === null || call.result === undefined ? '' : String(call.result));
  return `${call.name}(${call.args.map((arg, i) => argText(arg, isList(call.name, i))).join(', ')})${end === '' ? '' : ` = ${end}`}`;
}

/** A call as a mark on the timeline: short, the result only where it says something. */
export function callMark(event: EventOf<'call'>): string {
  if (event.errno !== undefined) return `${event.name} ${event.errno}`;
  return event.name === 'setsid' && event.result !== undefined ? `setsid → ${event.result}` : event.name;
}
