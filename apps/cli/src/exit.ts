/** Exit statuses, which scripts rely on; 126, 127 and 128 + signal are a shell's. */
export const EXIT = { usage: 2, ourFault: 125, notExecutable: 126, notFound: 127, signal: 128 } as const;

/**
 * An expected failure, told to the user as it stands: what is wrong and, where there is one, the remedy on a line of
 * its own. No stack trace is shown for it.
 */
export class CommandFailure extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'CommandFailure';
    this.status = status;
  }
}
