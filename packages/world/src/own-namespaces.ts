import { loopbackUp, mount, MS, sethostname } from '@daemonlab/libc';

/**
 * Puts the world's devpts in the place of the host's, in this process's mount namespace only, so that the terminals
 * opened here are the world's: pts/0 on both sides.
 */
export function bindTerminals(root: string): void {
  mount(`${root}/dev/pts`, '/dev/pts', null, MS.BIND);
  mount(`${root}/dev/pts/ptmx`, '/dev/ptmx', null, MS.BIND);
}

/** The world's own loopback interface and hostname. */
export function addLoopbackAndName(): void {
  loopbackUp();
  sethostname('lab');
}
