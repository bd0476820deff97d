import { expect, test } from 'vitest';
import { parseStatus } from './status.js';

const text = (lines: string[]): string => `Name:\tSigBlk:\\n\nUmask:\t0027\nTgid:\t41\n${lines.join('\n')}\n`;
const UID = 'Uid:\t1000\t0\t0\t0';

test('takes the effective user, the umask and the signal sets', () => {
  const status = parseStatus(
    text([
      UID,
      'VmLck:\t       0 kB',
      'SigBlk:\t0000000000000000',
      'SigIgn:\t0000000000001001',
      'SigCgt:\t8000000180000000',
    ]),
  );
  expect(status).toEqual({
    tgid: 41,
    euid: 0,
    umask: '0027',
    locked: false,
    sigblk: [],
    sigign: ['SIGHUP', 'SIGPIPE'],
    sigcgt: ['SIG32', 'SIG33', 'SIGRTMIN+30'],
  });
});

test('a zombie has no umask and no memory', () => {
  expect(parseStatus(`Name:\tx\n${UID}\n`)).toMatchObject({ umask: '', locked: false, sigign: [] });
});

test('locked memory is seen', () => {
  expect(parseStatus(text([UID, 'VmLck:\t      64 kB']))).toMatchObject({ locked: true });
});

test('what is no status file gives null', () => {
  expect(parseStatus('')).toBeNull();
});
