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
