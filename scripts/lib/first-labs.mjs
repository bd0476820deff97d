/**
 * Starts a lab of each kind and ends it: what V8 has compiled by then is kept beside the bundle, and later ones start sooner.
 * Where no lab can be started here, none will be slow either: `daemonlab doctor` says why.
 */
export async function startFirstLabs() {
  const { startLab } = await import('@daemonlab/lab/client');
  for (const first of /** @type {const} */ (['job', 'shell'])) {
    try {
      // On the host: a world's own user may not write here where we are root.
      const lab = await startLab({ isolation: 'host', first, source: true, puppets: ['puppet'] });
      try {
        if (first === 'job') await lab.job(['/bin/sh', '-c', 'cd /; umask 022; /bin/true']);
        await lab.snapshot();
      } finally {
        await lab.stop();
      }
    } catch {
      // It is tried again when someone asks for a lab, and told then.
    }
  }
}
