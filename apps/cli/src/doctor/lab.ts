import type { Isolation } from '@daemonlab/protocol';
import { PLAIN_LAB, startLab } from '../labs.js';
import type { Finding } from './finding.js';

const titles: Record<Isolation, string> = { namespaces: 'A lab with namespaces', host: 'A lab on the host' };
const meanings: Record<Isolation, string> = {
  namespaces: 'Every learner gets a world that shares nothing with this machine.',
  host: 'One local user can learn with processes of this very machine.',
};

/** Really starts a lab, reads its table, and takes it down: the one check that cannot be wrong. */
export async function probeLab(isolation: Isolation): Promise<Finding> {
  const base = { id: `lab-${isolation}`, title: titles[isolation] };
  const start = performance.now();
  try {
    const lab = await startLab({ ...PLAIN_LAB, isolation });
    const up = performance.now();
    try {
      await lab.snapshot();
    } finally {
      await lab.stop();
    }
    const [took, gone] = [up - start, performance.now() - up].map((ms) => String(Math.round(ms)));
    return {
      ...base,
      state: 'ok',
      found: `up in ${took!} ms, gone again in ${gone!} ms`,
      means: meanings[isolation],
    };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error))
      .split('\n')[0]!
      .replace(/^no lab.*?: /, '');
    return {
      ...base,
      state: 'note',
      found: why,
      means: `There is no ${isolation} isolation on this machine.`,
    };
  }
}
