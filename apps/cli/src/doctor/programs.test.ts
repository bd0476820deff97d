import { describe, expect, test } from 'vitest';
import { fakeMachine } from './fake-machine.test-support.js';
import { probeBash, probeBrowser, probeCompiler, probePs, probeSetpriv } from './programs.js';

test('what is missing is named with the command of this machine that installs it', () => {
  const bare = fakeMachine({ programs: ['apk'] });
  const apt = fakeMachine({ programs: ['apt'] }, { uid: 0 });
  expect(probeBash(bare)).toMatchObject({ state: 'note', found: 'no bash', remedy: 'sudo apk add bash' });
  expect(probeCompiler(apt)).toMatchObject({ found: 'none', remedy: 'apt install gcc libc6-dev' });
  expect(probePs(apt)).toMatchObject({ found: 'not installed', remedy: 'apt install procps' });
  expect(probeBrowser(fakeMachine({ programs: [] })).remedy).toBe(
    "install chromium with this system's package manager",
  );
});

test('what is there is found, under any of its names', () => {
  expect(probeCompiler(fakeMachine({ programs: ['clang'] }))).toMatchObject({
    state: 'ok',
    found: '/usr/bin/clang',
  });
  expect(probeBrowser(fakeMachine({ programs: ['google-chrome'] })).found).toBe('/usr/bin/google-chrome');
});

describe('ps', () => {
  test('of procps', () => {
    const outcomes = { 'ps --version': { stdout: 'ps from procps-ng 4.0.2\n' } };
    expect(probePs(fakeMachine({ programs: ['ps'], outcomes }))).toMatchObject({
      state: 'ok',
      found: 'ps from procps-ng 4.0.2',
    });
  });

  test('of busybox', () => {
    const outcomes = { 'ps --version': { status: 1, stderr: "ps: unrecognized option '--version'" } };
    expect(probePs(fakeMachine({ programs: ['ps', 'apk'], outcomes }))).toMatchObject({
      state: 'note',
      found: '/usr/bin/ps, not of procps',
      remedy: 'sudo apk add procps',
    });
  });
});

describe('setpriv', () => {
  test('of util-linux', () => {
    expect(probeSetpriv(fakeMachine({ programs: ['setpriv'] }))).toMatchObject({
      state: 'ok',
      found: '/usr/bin/setpriv',
    });
  });

  test('not there', () => {
    expect(probeSetpriv(fakeMachine())).toMatchObject({
      state: 'missing',
      found: 'not installed',
      remedy: 'sudo apt install util-linux',
    });
  });

  test('of busybox', () => {
    const outcomes = {
      'setpriv --pdeathsig KILL -- true': {
        status: 1,
        stderr: "setpriv: unrecognized option '--pdeathsig'",
      },
    };
    expect(probeSetpriv(fakeMachine({ programs: ['setpriv', 'apk'], outcomes }))).toMatchObject({
      state: 'missing',
      found: '/usr/bin/setpriv, not of util-linux',
      remedy: 'sudo apk add setpriv',
    });
  });
});
