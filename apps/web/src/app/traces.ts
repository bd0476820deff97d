declare global {
  interface ErrorConstructor {
    /** V8: how many calls an error's stack tells. */
    stackTraceLimit: number;
  }
}

/**
 * Libraries make errors while they are read, to be thrown later. With developer tools attached, V8 looks up the line that
 * each was made at, and reads the whole file once more for it: a tenth of the time that the page takes to open. So the
 * page's code is read without stacks; `tracesAgain` ends that, before anything can go wrong.
 */
const usual = Error.stackTraceLimit;
Error.stackTraceLimit = 0;

/** From here on errors have their stacks. */
export function tracesAgain(): void {
  Error.stackTraceLimit = usual;
}
