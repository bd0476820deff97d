import { startLab } from '@daemonlab/lab/client';

/**
 * How long a command took under the tracer, by its own account.
 * @param {string[]} argv
 * @param {{ isolation: 'namespaces' | 'host', share?: string[], tookMs: (printed: string) => number }} options
 * `tookMs` reads the time from what it has printed so far: NaN before it is there
 * @returns {Promise<number>}
 */
export async function tracedMs(argv, { isolation, share = [], tookMs }) {
  const lab = await startLab({ isolation, first: 'job', share });
  try {
    let printed = '';
    /** @type {Promise<number>} */
    const said = new Promise((resolve, reject) => {
      lab.listen((event) => {
        if (event.type !== 'output') return;
        printed += event.data;
        const ms = tookMs(printed);
        if (!Number.isNaN(ms)) resolve(ms);
      });
      void lab.gone.then(({ detail }) => {
        reject(new Error(`the lab went away: ${detail}`));
      });
    });
    await lab.job(argv);
    return await said;
  } finally {
    await lab.stop();
  }
}
