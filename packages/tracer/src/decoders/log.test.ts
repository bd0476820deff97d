import { describe, expect, it } from 'vitest';
import { decode, FakeMemory, isTold, u64s } from './fake.test-support.js';

const watch = { watchFiles: true };
const MSG_NOSIGNAL = 0x4000;

/** struct sockaddr_un, whole. */
function unix(path: string): Buffer {
  const address = Buffer.alloc(110);
  address.writeUInt16LE(1, 0);
  address.write(path, 2, 'latin1');
  return address;
}
const inet = (): Buffer => Buffer.from([2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);

describe('connect', () => {
  it('shows the address of a UNIX socket', () => {
    const memory = new FakeMemory();
    const log = memory.put(unix('/dev/log'));
    expect(decode('connect', [3, log, 110], { memory })).toEqual([
      3,
      { sa_family: 'AF_UNIX', sun_path: '/dev/log' },
      110,
    ]);
    // A length that ends right behind the text, without a zero.
    expect(decode('connect', [3, log, 10], { memory })[1]).toEqual({
      sa_family: 'AF_UNIX',
      sun_path: '/dev/log',
    });
    const abstract = memory.put(unix('\0bus'));
    expect(decode('connect', [3, abstract, 6], { memory })[1]).toEqual({
      sa_family: 'AF_UNIX',
      sun_path: '@bus',
    });
    const zero = memory.put(unix('\0'));
    expect(decode('connect', [3, zero, 3], { memory })[1]).toEqual({ sa_family: 'AF_UNIX', sun_path: '@' });
    expect(decode('connect', [3, zero, 2], { memory })[1]).toEqual({ sa_family: 'AF_UNIX', sun_path: '' });
    expect(decode('connect', [3, memory.put(inet()), 16], { memory })[1]).toEqual({ sa_family: 'AF_INET' });
  });

  it('is told for /dev/log, for every UNIX socket with watchFiles, never for others', () => {
    const memory = new FakeMemory();
    const [log, other] = [memory.put(unix('/dev/log')), memory.put(unix('/run/db'))];
    expect(isTold('connect', [3, log, 110], { memory })).toBe(true);
    expect(isTold('connect', [3, other, 110], { memory })).toBe(false);
    expect(isTold('connect', [3, other, 110], { memory }, watch)).toBe(true);
    expect(isTold('connect', [3, memory.put(inet()), 16], { memory }, watch)).toBe(false);
    expect(isTold('connect', [3, 0x10, 110], { memory }, watch)).toBe(false);
  });
});

describe('sendto', () => {
  it("shows the message of glibc's syslog", () => {
    const memory = new FakeMemory();
    const message = '<30>Nov 22 08:00:00 mydaemon[7]: started';
    const address = memory.put(Buffer.from(message));
    expect(decode('sendto', [3, address, message.length, MSG_NOSIGNAL, 0, 0], { memory })).toEqual([
      3,
      message,
      message.length,
      ['MSG_NOSIGNAL'],
      null,
      0,
    ]);
  });

  it('is told without an address when it looks like a line of the log', () => {
    const memory = new FakeMemory();
    const [line, plain] = [memory.put(Buffer.from('<13>hello')), memory.put(Buffer.from('GET / HTTP/1.0'))];
    expect(isTold('sendto', [3, line, 9, 0, 0, 0], { memory })).toBe(true);
    expect(isTold('sendto', [3, plain, 14, 0, 0, 0], { memory })).toBe(false);
  });

  it('is told when addressed to /dev/log', () => {
    const memory = new FakeMemory();
    const data = memory.put(Buffer.from('x'));
    const to = (address: Buffer): boolean =>
      isTold('sendto', [3, data, 1, 0, memory.put(address), address.length], { memory });
    expect(to(unix('/dev/log'))).toBe(true);
    expect(to(unix('/run/other'))).toBe(false);
    expect(to(inet())).toBe(false);
  });
});

describe('sendmsg', () => {
  const message = (memory: FakeMemory, name: number, ...pieces: string[]): number => {
    const iov = memory.put(
      u64s(...pieces.flatMap((piece) => [memory.put(Buffer.from(piece)), piece.length])),
    );
    return memory.put(u64s(name, name === 0 ? 0 : 110, iov, pieces.length, 0, 0, 0));
  };

  it('puts the pieces together', () => {
    const memory = new FakeMemory();
    const header = message(memory, 0, '<13>', 'hello ', 'there');
    expect(decode('sendmsg', [3, header, MSG_NOSIGNAL], { memory })).toEqual([
      3,
      { msg_name: null, text: '<13>hello there' },
      ['MSG_NOSIGNAL'],
    ]);
    expect(isTold('sendmsg', [3, header, 0], { memory })).toBe(true);
  });

  it('is told only when it goes to the log', () => {
    const memory = new FakeMemory();
    expect(isTold('sendmsg', [3, message(memory, 0, 'hello'), 0], { memory })).toBe(false);
    expect(isTold('sendmsg', [3, message(memory, memory.put(unix('/dev/log')), 'x'), 0], { memory })).toBe(
      true,
    );
    expect(isTold('sendmsg', [3, message(memory, memory.put(unix('/run/x')), '<13>x'), 0], { memory })).toBe(
      false,
    );
    expect(isTold('sendmsg', [3, 0x10, 0], { memory })).toBe(false);
  });
});
