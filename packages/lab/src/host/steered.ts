import type { Breakpoint, Fault } from '@daemonlab/protocol';

/** The breakpoints after this one was set, or taken back. */
export function withBreakpoint(
  breakpoints: readonly Breakpoint[],
  { call, pid, program }: Breakpoint,
  enabled: boolean,
): Breakpoint[] {
  const others = breakpoints.filter((b) => b.call !== call || b.pid !== pid || b.program !== program);
  return enabled ? [...others, { call, pid, program }] : others;
}

/** The faults after this one was set, or those of the call taken back (`errno` null); see Steering.setFault. */
export function withFault(
  faults: readonly Fault[],
  call: string,
  errno: string | null,
  nth: number | undefined,
): Fault[] {
  const others = faults.filter(
    (fault) =>
      fault.call !== call ||
      (errno !== null && nth !== undefined && fault.nth !== undefined && fault.nth !== nth),
  );
  return errno === null ? others : [...others, { call, errno, nth }];
}
