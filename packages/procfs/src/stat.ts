/** The fields of /proc/PID/stat that `ps -efj` and `ps -o stat` are made of. Source: proc_pid_stat(5). */
export interface Stat {
  /** The bytes between the first `(` and the last `)`: a name may hold spaces, newlines and brackets itself. */
  comm: Uint8Array;
  /** `R`, `S`, `D`, `T`, `t`, `Z`, … */
  state: string;
  ppid: number;
  pgid: number;
  sid: number;
  /** Device number of the controlling terminal, 0 where there is none. */
  tty: number;
  tpgid: number;
  flags: number;
  /** User and system time together, in clock ticks. */
  cpuTicks: number;
  nice: number;
  threads: number;
  /** Clock ticks from boot to the start of the process. */
  startTicks: number;
}

const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;

/** Indexes of the wanted numbers, counted from the field after the state (ppid is 0). */
const FIELDS = 19;
const numbers = new Float64Array(FIELDS);

/** Reads the first `length` bytes of `buffer` as /proc/PID/stat; null when they are not one. Runs on every snapshot. */
export function parseStat(buffer: Buffer, length: number): Stat | null {
  const open = buffer.indexOf(OPEN);
  const close = buffer.lastIndexOf(CLOSE, length - 1);
  if (open < 0 || close < open || close + 4 > length) return null;
  let at = close + 4;
  for (let field = 0; field < FIELDS; field += 1) {
    const negative = buffer[at] === MINUS;
    if (negative) at += 1;
    let value = 0;
    for (; at < length; at += 1) {
      const byte = buffer[at]!;
      if (byte === SPACE) break;
      value = value * 10 + (byte - ZERO);
    }
    at += 1;
    numbers[field] = negative ? -value : value;
  }
  return {
    comm: Uint8Array.prototype.slice.call(buffer, open + 1, close),
    state: String.fromCharCode(buffer[close + 2]!),
    ppid: numbers[0]!,
    pgid: numbers[1]!,
    sid: numbers[2]!,
    tty: numbers[3]!,
    tpgid: numbers[4]!,
    flags: numbers[5]!,
    cpuTicks: numbers[10]! + numbers[11]!,
    nice: numbers[15]!,
    threads: numbers[16]!,
    startTicks: numbers[18]!,
  };
}
