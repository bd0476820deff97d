import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeReadOnly, mount, MS } from '@daemonlab/libc';
import type { TreeOperation } from './plan.js';

/**
 * Carries out a plan below `root`, in this process's mount namespace, which must be its own.
 * Errors: SysError or the file system's own, naming the path.
 */
export function applyTree(root: string, plan: readonly TreeOperation[]): void {
  for (const operation of plan) applyOne(root, operation);
}

function applyOne(root: string, operation: TreeOperation): void {
  const target = operation.path === '/' ? root : root + operation.path;
  switch (operation.op) {
    case 'tmpfs':
      mount('lab', target, 'tmpfs', MS.NOSUID | MS.NODEV, tmpfsData(operation));
      return;
    case 'dir':
      mkdirSync(target, { recursive: true });
      if (operation.mode !== undefined) chmodSync(target, operation.mode);
      return;
    case 'symlink':
      symlinkSync(operation.to, target);
      return;
    case 'file':
      writeFileSync(target, operation.content, { mode: operation.mode });
      return;
    case 'copy':
      mkdirSync(dirname(target), { recursive: true });
      if (!existsSync(target)) copyFileSync(operation.from, target);
      return;
    case 'bind':
      if (operation.kind === 'dir') mkdirSync(target, { recursive: true });
      else {
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, '', { flag: 'a' });
      }
      mount(operation.from, target, null, MS.BIND | MS.REC);
      if (operation.readOnly && !makeReadOnly(target))
        // Before Linux 5.12: only this one mount, not what is mounted below it.
        mount(target, target, null, MS.REMOUNT | MS.BIND | MS.RDONLY | MS.NOSUID);
      return;
    case 'cover':
      mount(root + operation.by, target, null, MS.BIND);
      return;
    case 'devpts':
      mount('devpts', target, 'devpts', MS.NOSUID | MS.NOEXEC, 'newinstance,ptmxmode=0666,mode=620');
  }
}

const tmpfsData = (o: { sizeMiB: number; inodes: number; mode: number }): string =>
  `size=${o.sizeMiB}m,nr_inodes=${o.inodes},mode=${o.mode.toString(8)}`;
