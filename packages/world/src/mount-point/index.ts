import { statSync } from 'node:fs';
import { LabError } from '@daemonlab/protocol';

const MOUNT_POINTS = ['/mnt', '/media', '/srv', '/opt', '/var/tmp', '/tmp'];

/** A folder to mount something of ours over, which hides none of what is still needed. Errors: LabError `no-mount-point`. */
export function chooseMountPoint(needed: readonly string[]): string {
  const free = MOUNT_POINTS.find(
    (point) =>
      statSync(point, { throwIfNoEntry: false })?.isDirectory() === true &&
      !needed.some((path) => path === point || path.startsWith(`${point}/`)),
  );
  if (free === undefined)
    throw new LabError('no-mount-point', `none of ${MOUNT_POINTS.join(', ')} is free to mount a world over`);
  return free;
}
