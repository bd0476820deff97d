import { expect, test } from 'vitest';
import { argText, callText } from './call-text.js';

test.each([
  [['O_RDWR', 'O_NOCTTY'], 'O_RDWR|O_NOCTTY'],
  [['CLONE_VM', '0x80000000'], 'CLONE_VM|0x80000000'],
  [[], '0'],
  [['sleep', '55'], '["sleep", "55"]'],
  [['SIGHUP', 'SIGRTMIN+2'], 'SIGHUP|SIGRTMIN+2'],
  [[1, 2], '[1, 2]'],
  ['022', '022'],
])('%j is shown as %s', (arg, text) => {
  expect(argText(arg)).toBe(text);
});

test.each([
  [{ name: 'rt_sigprocmask', args: ['SIG_BLOCK', [], null, 8] }, 'rt_sigprocmask(SIG_BLOCK, [], NULL, 8)'],
  [
    { name: 'rt_sigaction', args: ['SIGHUP', { handler: '0x10', flags: [], mask: [] }, null, 8] },
    'rt_sigaction(SIGHUP, {handler=0x10, flags=0, mask=[]}, NULL, 8)',
  ],
  [{ name: 'setgroups', args: [0, []], errno: 'EPERM' }, 'setgroups(0, []) = EPERM'],
])('of %j an empty set is no word of flags', (call, text) => {
  expect(callText(call)).toBe(text);
});

test('of a set that has most signals those are told that it has not', () => {
  // What ps blocks in each of its handlers: all that glibc lets it (sigfillset(3)).
  const standard =
    'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS';
  const most = [
    ...standard.split(' ').map((name) => `SIG${name}`),
    'SIGRTMIN',
    ...Array.from({ length: 30 }, (_, i) => `SIGRTMIN+${i + 1}`),
  ];
  expect(argText(most)).toBe('~[SIG32|SIG33]');
  expect(argText(most.filter((name) => name !== 'SIGSTOP'))).toBe('~[SIGSTOP|SIG32|SIG33]');
  expect(argText([...most, 'SIG32', 'SIG33'])).toBe('~[]');
  expect(argText(most.slice(0, 20))).toBe(most.slice(0, 20).join('|'));
});
