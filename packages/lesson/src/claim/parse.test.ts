import { describe, expect, it } from 'vitest';
import { ClaimError, parseClaim, parseExpression, parseValue } from '../index.js';

const fault = (source: string): { message: string; at: number } => {
  try {
    parseClaim(source);
  } catch (error) {
    if (error instanceof ClaimError) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error(`parsed: ${source}`);
};

describe('parseClaim', () => {
  it('reads comparisons of fields, literals and none', () => {
    expect(parseClaim('daemon.sid == daemon.pid')).toEqual({
      kind: 'compare',
      equal: true,
      left: { kind: 'field', name: 'daemon', field: 'sid', sub: null, was: false },
      right: { kind: 'field', name: 'daemon', field: 'pid', sub: null, was: false },
    });
    expect(parseClaim('daemon.tty == none')).toMatchObject({ right: { kind: 'none' } });
    expect(parseClaim('daemon.fds.0 == "/dev/null"')).toMatchObject({
      left: { field: 'fds', sub: '0' },
      right: { text: '/dev/null' },
    });
    expect(parseClaim('was daemon.sid != 7')).toMatchObject({
      equal: false,
      left: { was: true },
      right: { kind: 'text', text: '7' },
    });
  });

  it('reads what processes are and do', () => {
    expect(parseClaim('daemon lives')).toEqual({ kind: 'state', name: 'daemon', is: 'living' });
    expect(parseClaim('prompt is back')).toEqual({ kind: 'state', name: 'shell', is: 'foreground' });
    expect(parseClaim('child dies of SIGHUP')).toEqual({
      kind: 'dies',
      name: 'child',
      signal: 'SIGHUP',
      from: null,
    });
    expect(parseClaim('parent exits 0')).toEqual({ kind: 'exits', name: 'parent', code: 0 });
    expect(parseClaim('daemon ignores SIGHUP')).toMatchObject({ kind: 'signal', does: 'ignores' });
    expect(parseClaim('call setsid by daemon fails EPERM')).toEqual({
      kind: 'call',
      call: 'setsid',
      by: 'daemon',
      outcome: { is: 'fails', errno: 'EPERM' },
    });
    expect(parseClaim('log from daemon contains "ready \\"now\\""')).toEqual({
      kind: 'log',
      from: 'daemon',
      text: 'ready "now"',
    });
    expect(parseClaim('terminal of other shows "busy"')).toEqual({
      kind: 'shows',
      name: 'other',
      text: 'busy',
    });
  });

  it('binds not, and, or as usual', () => {
    expect(parseClaim('omitted fds or not a lives and cannot mount')).toEqual({
      kind: 'or',
      left: { kind: 'omitted', step: 'fds' },
      right: {
        kind: 'and',
        left: { kind: 'not', claim: { kind: 'state', name: 'a', is: 'living' } },
        right: { kind: 'not', claim: { kind: 'can', what: 'mount' } },
      },
    });
    expect(parseClaim('(a lives or b lives) and c lives')).toMatchObject({
      kind: 'and',
      left: { kind: 'or' },
    });
  });

  it('reads who sent what, who is stopped, held or adopted', () => {
    expect(parseClaim('job dies of SIGHUP from shell')).toMatchObject({
      from: { kind: 'process', name: 'shell' },
    });
    expect(parseClaim('job gets SIGINT from keyboard')).toEqual({
      kind: 'gets',
      name: 'job',
      signal: 'SIGINT',
      from: { kind: 'keyboard' },
    });
    expect(parseClaim('job is stopped by SIGTTIN')).toEqual({ kind: 'stopped', name: 'job', by: 'SIGTTIN' });
    expect(parseClaim('job is stopped')).toMatchObject({ by: null });
    expect(parseClaim('child is held before setsid and child lives')).toMatchObject({
      left: { kind: 'held', name: 'child', before: 'setsid' },
    });
    expect(parseClaim('child is adopted by init')).toEqual({ kind: 'adopted', name: 'child', by: 'init' });
    expect(parseClaim('nobody gets SIGHUP')).toEqual({ kind: 'nobody', signal: 'SIGHUP' });
    expect(parseClaim('has "dash" or adopter is subreaper')).toEqual({
      kind: 'or',
      left: { kind: 'has', command: 'dash' },
      right: { kind: 'adopter', is: 'subreaper' },
    });
  });

  it('reads what traces of real daemons show', () => {
    expect(parseClaim('trace of "ssh-agent" is live')).toEqual({
      kind: 'trace',
      daemon: 'ssh-agent',
      shows: { is: 'live' },
    });
    expect(parseClaim('trace of "cron" has chdir before fork')).toMatchObject({
      daemon: 'cron',
      shows: { is: 'taken', step: 'chdir', before: 'fork' },
    });
    expect(parseClaim('trace of "cron" has second-fork')).toMatchObject({
      shows: { step: 'second-fork', before: null },
    });
    expect(() => parseClaim('trace of "cron" has sighub')).toThrow('did you mean "sighup"?');
  });

  it('reads what is counted', () => {
    expect(parseClaim('members of group left.pgid == 2')).toMatchObject({
      left: { kind: 'count', what: 'group', of: { name: 'left', field: 'pgid' } },
      right: { text: '2' },
    });
    expect(parseClaim('children of shell == 1')).toMatchObject({ left: { what: 'children' } });
    expect(parseClaim('processes called "sleep" != 0')).toMatchObject({ left: { what: 'called' } });
    expect(parseValue('who gets SIGINT')).toEqual({ kind: 'receivers', signal: 'SIGINT' });
    expect(parseClaim('survivors of a b == "a" and c lives')).toMatchObject({
      left: { left: { kind: 'survivors', names: ['a', 'b'] } },
    });
  });

  it.each([
    [
      'job is stoped by SIGTTIN',
      'expected one of alive, gone, foreground, zombie, stopped, held, adopted, found "stoped"; did you mean "stopped"?',
      7,
    ],
    [
      'job is held before setsdi',
      'expected the name of a system call, found "setsdi"; did you mean "setsid"?',
      19,
    ],
    ['nobody get SIGHUP', 'expected "gets", found "get"; did you mean "gets"?', 7],
    ['has dash', 'expected a text in quotes, found "dash"', 4],
    ['members of groop a == 2', 'expected group or session, found "groop"; did you mean "group"?', 11],
    ['daemon.sdi == daemon.pid', '"sdi" is no field of a process; did you mean "sid"?', 7],
    [
      'call setsdi fails EPERM',
      'expected the name of a system call, found "setsdi"; did you mean "setsid"?',
      5,
    ],
    [
      'call setsid fails EPREM',
      'expected the name of an error, as EPERM, found "EPREM"; did you mean "EPERM"?',
      18,
    ],
    [
      'call setsid fials EPERM',
      'expected "fails", "succeeds" or "returns", found "fials"; did you mean "fails"?',
      12,
    ],
    [
      'daemon dies of SIGHPU',
      'expected the name of a signal, as SIGHUP, found "SIGHPU"; did you mean "SIGHUP"?',
      15,
    ],
    [
      'daemon lifes',
      'expected what is said of daemon (lives, is, dies, exits, ignores, catches, blocks, gets, ==, !=), found "lifes"; did you mean "lives"?',
      7,
    ],
    [
      'daemon.sid ==',
      'expected a value: a process and a field (daemon.sid), a text, a number or none, it ends here',
      13,
    ],
    ['daemon.tty == "pts/0', 'cannot read a text that does not end: the closing " is missing', 14],
    ['daemon.fds == "x"', 'fds wants a number: daemon.fds.0', 0],
    ['daemon lives daemon', 'expected the end, "and" or "or", found "daemon"', 13],
    ['daemon = 1', 'cannot read "="', 7],
    ['can muont', 'expected mount, cc or syslog, found "muont"; did you mean "mount"?', 4],
    ['', 'expected a value: a process and a field (daemon.sid), a text, a number or none, it ends here', 0],
  ])('says what is wrong with %s', (source, message, at) => {
    expect(fault(source)).toEqual({ message, at });
  });
});

describe('parseExpression', () => {
  it('takes a value, or else a claim', () => {
    expect(parseExpression('daemon.sid')).toMatchObject({ kind: 'value', value: { kind: 'field' } });
    expect(parseExpression('result of setsid by daemon')).toEqual({
      kind: 'value',
      value: { kind: 'result', call: 'setsid', by: 'daemon' },
    });
    expect(parseExpression('daemon.tty != none')).toMatchObject({ kind: 'claim' });
    expect(() => parseExpression('daemon.sdi')).toThrow('did you mean "sid"?');
  });

  it('a bare name is its pid', () => {
    expect(parseValue('daemon')).toMatchObject({ field: 'pid' });
    expect(parseValue('"lives"')).toEqual({ kind: 'text', text: 'lives' });
  });
});
