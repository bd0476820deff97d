/** How things stood when a trace took longer than `--timeout`. */
export interface Lateness {
  timeout: number;
  /** Whether CMD has left by the end. */
  left: boolean;
  /** When `--close-terminal` closed the terminal: whether that was at the timeout, and whether CMD had left. */
  closed: { late: boolean; left: boolean } | null;
  /** How many processes there are at the end that CMD has started. */
  others: number;
}

const LONGER = '(--timeout gives it longer)';

const counted = (count: number): string => `${String(count)} process${count === 1 ? '' : 'es'}`;

/** What the user is told of it: who was not done, and what has become of them. */
export function latenessText({ timeout, left, closed, others }: Lateness): string {
  const after = `after ${String(timeout)} ms`;
  const busy = `the program had left, but what it started (${counted(others)}) was still doing something ${after}`;
  if (closed === null)
    return left
      ? `${busy}: removed with its world ${LONGER}`
      : `the program had not left ${after}${others === 0 ? '' : `, nor had ${counted(others)} that it started`}: killed with its world ${LONGER}`;
  if (!closed.late)
    return `what the program started (${counted(others)}) was still doing something ${String(timeout)} ms after its terminal was closed: removed with its world ${LONGER}`;
  if (closed.left) return `${busy}: its terminal was closed then ${LONGER}`;
  return left
    ? `the program had not left ${after}: its terminal was closed then, and it left ${LONGER}`
    : `the program had not left ${after}, nor when its terminal was closed then: killed with its world ${LONGER}`;
}
