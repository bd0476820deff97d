import { callNames } from '@daemonlab/protocol';

/** Whom a breakpoint holds: a process by the world's pid, those of a program by its name; left out, everybody. */
export interface BreakpointScope {
  pid?: number | undefined;
  program?: string | undefined;
}

interface Fault {
  errno: string;
  /** Which of the calls from now on fails; null: all of them. */
  nth: number | null;
  seen: number;
}

const sameScope = (a: BreakpointScope, b: BreakpointScope): boolean =>
  a.pid === b.pid && a.program === b.program;

/** What is to happen before calls: breakpoints, and faults that make a call fail without being run. */
export class Steering {
  readonly #breakpoints = new Map<string, BreakpointScope[]>();
  readonly #faults = new Map<string, Fault[]>();

  setBreakpoint(call: string, scope: BreakpointScope, enabled: boolean): void {
    const others = (this.#breakpoints.get(call) ?? []).filter((one) => !sameScope(one, scope));
    if (enabled) others.push(scope);
    if (others.length > 0) this.#breakpoints.set(call, others);
    else this.#breakpoints.delete(call);
  }

  /**
   * A fault on every call takes the place of all that were set on it, one on the `nth` call that of the one on the same
   * number. `errno` null takes back what is set on the call.
   */
  setFault(call: string, errno: string | null, nth: number | undefined): void {
    if (errno === null) {
      this.#faults.delete(call);
      return;
    }
    const others = (this.#faults.get(call) ?? []).filter(
      (fault) => nth !== undefined && fault.nth !== null && fault.nth !== nth,
    );
    this.#faults.set(call, [...others, { errno, nth: nth ?? null, seen: 0 }]);
  }

  /** What breakpoints and faults are set on, as it was named. */
  *calls(): Iterable<string> {
    yield* this.#breakpoints.keys();
    yield* this.#faults.keys();
  }

  /** Whether a process is to be held before this call. */
  stopsAt(call: string, pid: number, program: string): boolean {
    if (this.#breakpoints.size === 0) return false;
    return callNames(call).some((name) =>
      this.#breakpoints
        .get(name)
        ?.some(
          (scope) =>
            (scope.pid === undefined || scope.pid === pid) &&
            (scope.program === undefined || scope.program === program),
        ),
    );
  }

  /** Whether a fault may concern this call. */
  mayFail(call: string): boolean {
    return this.#faults.size > 0 && callNames(call).some((name) => this.#faults.has(name));
  }

  /** The errno this call is to fail with; null: let it run. Counts the call. */
  faultFor(call: string): string | null {
    if (this.#faults.size === 0) return null;
    let errno: string | null = null;
    // Each of them counts the call, also where another one makes it fail.
    for (const fault of callNames(call).flatMap((name) => this.#faults.get(name) ?? [])) {
      fault.seen += 1;
      if (fault.nth === null || fault.seen === fault.nth) errno ??= fault.errno;
    }
    return errno;
  }
}
