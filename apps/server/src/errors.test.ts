import { describe, expect, it } from 'vitest';
import { isLoopbackHost, isWildcard, namesOf } from './addresses.js';
import { listenError } from './errors.js';

const errno = (code: string): Error => Object.assign(new Error(code), { code });

describe('what a failed listen tells', () => {
  it('a port in use names the port and how to choose another', () => {
    const error = listenError(errno('EADDRINUSE'), '127.0.0.1', 4600);
    expect(error.message).toBe(
      'Port 4600 on 127.0.0.1 is in use by another program, perhaps another Daemon Lab.',
    );
    expect(error.remedy).toBe(
      'Stop that program, or choose another port: --port 4601, or --port 0 for any free one.',
    );
    expect(error.code).toBe('EADDRINUSE');
  });

  it('never names a port above the last', () => {
    expect(listenError(errno('EADDRINUSE'), '::1', 65535).remedy).toContain('--port 65534');
  });

  it.each(['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'ERR_SOCKET_BAD_PORT', 'ESURPRISE'])(
    '%s keeps its code and has a remedy with an option in it',
    (code) => {
      const error = listenError(errno(code), 'somewhere', 1);
      expect(error.code).toBe(code);
      expect(error.remedy).toMatch(/--(port|host) |above 1023/);
    },
  );
});

describe('addresses', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '[::1]', '::ffff:127.0.0.1', 'localhost'])(
    '%s reaches this machine alone',
    async (host) => {
      expect(await isLoopbackHost(host)).toBe(true);
    },
  );

  it.each(['0.0.0.0', '::', '192.0.2.1', '128.0.0.1', '127.0.0.1.invalid', ''])(
    '"%s" does not',
    async (host) => {
      expect(await isLoopbackHost(host)).toBe(false);
    },
  );

  it('a wildcard goes by the addresses of the machine, another host by its own', () => {
    expect(isWildcard('0.0.0.0')).toBe(true);
    expect(isWildcard('10.0.0.1')).toBe(false);
    expect(namesOf('10.0.0.1')).toEqual(['localhost', '127.0.0.1', '[::1]', '10.0.0.1']);
    expect(namesOf('127.0.0.1')).toEqual(['localhost', '127.0.0.1', '[::1]']);
    expect(namesOf('fe80::1')).toContain('[fe80::1]');
  });
});
