import { describe, expect, test } from 'vitest';
import { fakeMachine } from './fake-machine.test-support.js';
import { probeArch, probeCgroup, probeKernel, probeMemory, probeNode, probePtrace } from './kernel.js';

test.each([
  ['5.2.21', 'missing'],
  ['5.3.0-rc1', 'ok'],
  ['6.8.0-generic', 'ok'],
])('Linux %s is %s', (kernelRelease, state) => {
  expect(probeKernel(fakeMachine({}, { kernelRelease }))).toMatchObject({
    state,
    found: `Linux ${kernelRelease}`,
  });
});

test('a processor whose registers are unknown', () => {
  expect(probeArch(fakeMachine({}, { arch: 'riscv64' }))).toMatchObject({
    state: 'missing',
    found: 'riscv64',
    means: 'Daemon Lab knows x86-64 and arm64 only.',
  });
  expect(probeArch(fakeMachine({}, { arch: 'arm64' })).state).toBe('ok');
});

test.each([
  ['20.18.3', 'missing'],
  ['20.19.0', 'ok'],
  ['22.12.0', 'ok'],
  ['18.20.0', 'missing'],
])('Node %s is %s', (nodeVersion, state) => {
  expect(probeNode(fakeMachine({}, { nodeVersion })).state).toBe(state);
});

describe('ptrace', () => {
  const withScope = (scope: string, uid = 1000): ReturnType<typeof probePtrace> =>
    probePtrace(fakeMachine({ files: { '/proc/sys/kernel/yama/ptrace_scope': scope } }, { uid }));

  test('no Yama, 0 and 1 are in order', () => {
    expect([probePtrace(fakeMachine()), withScope('0'), withScope('1')].map(({ state }) => state)).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
  });

  test('2 leaves namespaces, and names the setting', () => {
    expect(withScope('2')).toMatchObject({ state: 'note', found: 'kernel.yama.ptrace_scope is 2' });
    expect(withScope('2').remedy).toMatch(/^sudo sysctl -w kernel\.yama\.ptrace_scope=1 /);
    expect(withScope('2', 0).state).toBe('ok');
  });

  test('3 needs a boot', () => {
    expect(withScope('3', 0)).toMatchObject({
      state: 'missing',
      means: 'Nobody may trace anything until the next boot: no lab can run.',
      remedy: 'take kernel.yama.ptrace_scope out of /etc/sysctl.d (or set it to 1 there) and boot again',
    });
  });
});

test('control groups are not needed, and nobody is sent to get some', () => {
  const found = (files: Record<string, string>): unknown => probeCgroup(fakeMachine({ files }));
  expect(found({ '/sys/fs/cgroup/cgroup.controllers': 'cpu memory pids' })).toMatchObject({
    state: 'ok',
    found: 'cgroup v2, not needed',
  });
  const without = found({});
  expect(without).toMatchObject({ state: 'ok', found: 'no cgroup v2, not needed' });
  expect(without).not.toHaveProperty('remedy');
});

test('memory', () => {
  const withFree = (mib: number): ReturnType<typeof probeMemory> =>
    probeMemory(
      fakeMachine({
        files: { '/proc/meminfo': `MemTotal:       4194304 kB\nMemAvailable:   ${String(mib * 1024)} kB` },
      }),
    );
  expect(withFree(2048)).toMatchObject({ state: 'ok', found: '2.0 GiB free of 4.0' });
  expect(withFree(256)).toMatchObject({ state: 'note', found: '0.3 GiB free of 4.0' });
  expect(probeMemory(fakeMachine()).found).toBe('unknown');
});
