/**
 * Reads little-endian data one field after another. Numbers beyond 2^53 lose their last digits: addresses of user space
 * do not reach that far. Reading past the end throws RangeError, which whoever opened the file takes as a broken file.
 */
export class Cursor {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  u8(): number {
    return this.bytes.readUInt8(this.#take(1));
  }
  i8(): number {
    return this.bytes.readInt8(this.#take(1));
  }
  u16(): number {
    return this.bytes.readUInt16LE(this.#take(2));
  }
  i16(): number {
    return this.bytes.readInt16LE(this.#take(2));
  }
  u32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }
  i32(): number {
    return this.bytes.readInt32LE(this.#take(4));
  }
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }
  i64(): number {
    const low = this.u32();
    return low + this.i32() * 2 ** 32;
  }
  uleb(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }
  sleb(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte < 0x80) return byte & 0x40 ? value - scale : value;
    }
  }
  /** A NUL-terminated string. */
  string(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new RangeError('a string without an end');
    const text = this.bytes.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
  /** The next bytes, not copied. */
  block(length: number): Buffer {
    const from = this.#take(length);
    if (this.at > this.bytes.length) throw new RangeError('a block beyond the end');
    return this.bytes.subarray(from, this.at);
  }
  /** The length that DWARF units begin with, and whether their offsets have 8 bytes (DWARF 5, 7.4). */
  unitLength(): { length: number; wide: boolean } {
    const length = this.u32();
    return length === 0xffffffff ? { length: this.u64(), wide: true } : { length, wide: false };
  }
  offset(wide: boolean): number {
    return wide ? this.u64() : this.u32();
  }

  #take(length: number): number {
    const from = this.at;
    this.at += length;
    return from;
  }
}
