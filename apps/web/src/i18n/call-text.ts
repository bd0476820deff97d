import { isList, type CallArg, type EventOf } from '@daemonlab/protocol';

/** Names of flags and constants, modes (`0640`), addresses, and `~0U`, the end of all there are: no strings. */
const NAME = /^(?:[A-Z][A-Z0-9_|]*(?:\+\d+)?|0[0-7]{2,4}|0x[0-9a-f]+|~0U)$/;

/** An argument as strace would show it. `list`: not a word of flags. */
export function argText(arg: CallArg, list = false): string {
  if (arg === null) return 'NULL';
  if (typeof arg === 'string') return NAME.test(arg) ? arg : JSON.stringify(arg);
  if (Array.isArray(arg) && arg.length === 0) return list ? '[]' : '0';
  if (Array.isArray(arg))
    return arg.every((item): item is string => typeof item === 'string' && NAME.test(item))
      ? arg.join('|')
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
