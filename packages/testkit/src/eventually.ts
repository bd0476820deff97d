export interface EventuallyOptions {
  /** Deadline in milliseconds; default 20 s: it costs nothing where all is well, and a busy machine may need it. */
  timeoutMs?: number;
  /** What is waited for, in words; begins the error. */
  what: string;
  /** Pause between two looks in milliseconds; default 10. */
  everyMs?: number;
}

type NotYet = false | null | undefined;

/**
 * Polls until `check` returns something other than false, null and undefined, and resolves with that. A check may
 * throw: that counts as "not yet". At the deadline it rejects with what was waited for and the last failure.
 */
export async function eventually<T>(
  check: () => T | NotYet | Promise<T | NotYet>,
  { timeoutMs = 20_000, what, everyMs = 10 }: EventuallyOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await check();
      if (value !== false && value !== null && value !== undefined) return value;
      failure = `the check gave ${String(value)}`;
    } catch (error) {
      failure = error;
    }
    if (performance.now() >= deadline) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      throw new Error(`${what}: not within ${timeoutMs} ms; last: ${reason}`, { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
