import { describe, expect, test } from 'vitest';
import { fakeMachine, type FakeParts } from './fake-machine.test-support.js';
import { probeProcMount, probeUserNamespaces } from './userns.js';

const PLAIN = 'unshare --user --map-root-user --mount --pid --fork true';
const WITH_PROC = 'unshare --user --map-root-user --mount --pid --fork --mount-proc true';
const refused = (words: string): FakeParts['outcomes'] => ({
  [PLAIN]: { status: 1, stderr: `unshare: ${words}\n` },
});
const EPERM = 'unshare failed: Operation not permitted';

describe('user namespaces', () => {
  test('in order when they can be made, whatever the settings say', () => {
    const files = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
    expect(probeUserNamespaces(fakeMachine({ files }))).toMatchObject({ state: 'ok', found: 'can be made' });
  });

  test('no unshare program', () => {
    expect(probeUserNamespaces(fakeMachine({ programs: ['dnf'] }))).toMatchObject({
      state: 'missing',
      found: 'the program unshare (util-linux) is not there to make them with',
      remedy: 'sudo dnf install util-linux',
    });
  });

  test('max_user_namespaces is 0', () => {
    const files = { '/proc/sys/user/max_user_namespaces': '0' };
    const outcomes = refused('unshare failed: No space left on device');
    expect(probeUserNamespaces(fakeMachine({ files, outcomes }))).toMatchObject({
      state: 'missing',
      found: 'switched off: user.max_user_namespaces is 0',
      remedy:
        "sudo sysctl -w user.max_user_namespaces=15000  (to keep it: echo 'user.max_user_namespaces=15000' | sudo tee /etc/sysctl.d/60-daemonlab.conf)",
    });
  });

  test('unprivileged_userns_clone is 0', () => {
    const files = { '/proc/sys/kernel/unprivileged_userns_clone': '0' };
    const finding = probeUserNamespaces(fakeMachine({ files, outcomes: refused(EPERM) }));
    expect(finding.found).toBe('switched off for ordinary users: kernel.unprivileged_userns_clone is 0');
    expect(finding.remedy).toMatch(/^sudo sysctl -w kernel\.unprivileged_userns_clone=1 /);
  });

  test('restricted by AppArmor', () => {
    const files = { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' };
    const outcomes = refused('write failed /proc/self/uid_map: Operation not permitted');
    const finding = probeUserNamespaces(fakeMachine({ files, outcomes }));
    expect(finding.found).toBe(
      'AppArmor takes their rights away: kernel.apparmor_restrict_unprivileged_userns is 1',
    );
    expect(finding.remedy).toMatch(/^sudo sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0 /);
  });

  test('a container with a seccomp filter, even where the host restricts them as well', () => {
    const files = {
      '/.dockerenv': '',
      '/proc/self/status': 'Name:\tnode\nSeccomp:\t2\n',
      '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1',
    };
    const finding = probeUserNamespaces(fakeMachine({ files, outcomes: refused(EPERM) }));
    expect(finding.found).toBe(`this container (Docker) does not allow them: ${EPERM}`);
    expect(finding.remedy).toMatch(/--cap-add SYS_ADMIN --security-opt seccomp=unconfined/);
  });

  test('a container of another make, by its environment', () => {
    const machine = fakeMachine({ outcomes: refused(EPERM) }, { env: { container: 'lxc' } });
    expect(probeUserNamespaces(machine).found).toBe(`this container (lxc) does not allow them: ${EPERM}`);
  });

  test('used up', () => {
    const outcomes = refused('unshare failed: No space left on device');
    expect(probeUserNamespaces(fakeMachine({ outcomes })).found).toMatch(/^no more can be made: the limit/);
  });

  test('a kernel without them', () => {
    const machine = fakeMachine(
      { outcomes: refused('unshare failed: Invalid argument') },
      { exists: () => false },
    );
    expect(probeUserNamespaces(machine)).toMatchObject({
      found: 'this kernel was built without them (CONFIG_USER_NS)',
      remedy: 'use a kernel with CONFIG_USER_NS=y, or --isolation host',
    });
  });

  test('refused for a reason unknown: the kernel’s words are passed on', () => {
    expect(probeUserNamespaces(fakeMachine({ outcomes: refused(EPERM) })).found).toBe(
      `the kernel refuses them: ${EPERM}`,
    );
  });
});

describe('a /proc of its own', () => {
  const outcomes = {
    [WITH_PROC]: { status: 1, stderr: 'unshare: mount /proc failed: Operation not permitted\n' },
  };

  test('in order', () => {
    expect(probeProcMount(fakeMachine()).state).toBe('ok');
  });

  test('hidden by a container', () => {
    expect(probeProcMount(fakeMachine({ outcomes, files: { '/run/.containerenv': '' } }))).toMatchObject({
      state: 'missing',
      found: 'cannot be mounted: mount /proc failed: Operation not permitted',
      remedy:
        'this container (Podman) hides parts of /proc: start it with --security-opt systempaths=unconfined, or use --isolation host',
    });
  });

  test('hidden by something else', () => {
    expect(probeProcMount(fakeMachine({ outcomes })).remedy).toMatch(
      /^something is mounted over parts of \/proc/,
    );
  });

  test('not tried without user namespaces', () => {
    expect(probeProcMount(fakeMachine({ outcomes: refused(EPERM) }))).toMatchObject({
      state: 'note',
      found: 'not tried: there are no user namespaces',
    });
  });
});
