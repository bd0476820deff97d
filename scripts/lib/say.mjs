/**
 * Words for people. They go to stderr: stdout belongs to what a script was asked for.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`daemonlab: ${text}\n`);
}

/** What a person can put right; printed without a stack. */
export class Trouble extends Error {}

/**
 * Runs a script's main function; a `Trouble` becomes a message and exit status 1.
 * @param {() => Promise<number>} main gives the exit status
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
