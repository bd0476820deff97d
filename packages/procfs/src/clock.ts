/** USER_HZ: what the kernel counts in towards user space, 100 on every architecture we run on. Source: time(7). */
export const HZ = 100;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** The TIME column: CPU time as `HH:MM:SS`, with `D-` in front from a day on. */
export function cpuTime(ticks: number): string {
  const seconds = Math.floor(ticks / HZ);
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return days === 0 ? clock : `${days}-${clock}`;
}

/**
 * The C column: CPU ticks in percent of the ticks the process has lived, whole, at most 99.
 * `uptimeTicks` may be fractional, as /proc/uptime is read by procps into a double.
 */
export function cpuPercent(cpuTicks: number, startTicks: number, uptimeTicks: number): number {
  const lived = Math.floor(uptimeTicks - startTicks);
  return lived <= 0 ? 0 : Math.min(99, Math.floor((cpuTicks * 100) / lived));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The STIME column: `HH:MM` on the same day, `MonDD` in the same year, else the year. Local time, English months. */
export function startTime(start: Date, now: Date): string {
  if (start.getFullYear() !== now.getFullYear()) return String(start.getFullYear());
  if (start.getMonth() !== now.getMonth() || start.getDate() !== now.getDate())
    return `${MONTHS[start.getMonth()]!}${two(start.getDate())}`;
  return `${two(start.getHours())}:${two(start.getMinutes())}`;
}
