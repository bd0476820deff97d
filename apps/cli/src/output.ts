import { statusOf } from './signals.js';

/**
 * What becomes of a command's output: none of it is dropped at our exit (a pipe takes 64 KiB at once, and process.exit()
 * does not wait for the rest), and a reader that leaves (`| head`) or a full disk is no defect of ours.
 */
export class Output {
  #lost: NodeJS.ErrnoException | null = null;

  constructor() {
    process.stdout.on('error', (error) => {
      this.#lost ??= error;
    });
    process.stderr.on('error', () => undefined); // there is nowhere left to tell it
  }

  /**
   * Waits until all has gone out; output that was lost is told here, once. Gives the exit status: the command's own, unless
   * that was 0 and its output was lost. A reader that left is what SIGPIPE would have ended us of.
   */
  async finish(status: number): Promise<number> {
    await written(process.stdout);
    const lost = this.#lost;
    if (lost?.code === 'EPIPE') status ||= statusOf('SIGPIPE');
    else if (lost !== null) {
      process.stderr.write(`daemonlab: what was to be said cannot be written: ${lost.message}\n`);
      status ||= 1;
    }
    await written(process.stderr);
    return status;
  }
}

/** Also called back, with an error, where nothing can be written any more; `error` events come before it. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      setImmediate(resolve);
    });
  });
