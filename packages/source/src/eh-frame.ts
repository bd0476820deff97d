import { Cursor } from './cursor.js';
import type { Section } from './elf.js';
import { rowAt, type FrameProgram, type FrameRow } from './frame-program.js';

/** Common information entry: what functions have in common. */
interface Cie {
  readonly codeAlign: number;
  readonly dataAlign: number;
  readonly returnRegister: number;
  /** How addresses of its functions are written (DW_EH_PE). */
  readonly encoding: number;
  /** Entries have augmentation data. */
  readonly augmented: boolean;
  /** It describes what the kernel lays on the stack for a signal handler. */
  readonly signal: boolean;
  readonly initial: Buffer;
}

interface Fde {
  readonly cie: Cie;
  readonly start: number;
  readonly end: number;
  readonly instructions: Buffer;
}

export interface Frame extends FrameRow {
  readonly returnRegister: number;
  /** The caller was interrupted where it stands: it has not called. */
  readonly signal: boolean;
}

/** DW_EH_PE formats: how a number is written. */
const FORMATS: Readonly<Record<number, (cursor: Cursor) => number>> = {
  0x00: (cursor) => cursor.u64(),
  0x01: (cursor) => cursor.uleb(),
  0x02: (cursor) => cursor.u16(),
  0x03: (cursor) => cursor.u32(),
  0x04: (cursor) => cursor.u64(),
  0x09: (cursor) => cursor.sleb(),
  0x0a: (cursor) => cursor.i16(),
  0x0b: (cursor) => cursor.i32(),
  0x0c: (cursor) => cursor.i64(),
};
const DW_EH_PE_OMIT = 0xff;
const PCREL = 0x10;

/** An encoded pointer; NaN where it is relative to something that a table of functions never uses. */
function pointer(cursor: Cursor, encoding: number, sectionAddress: number): number {
  if (encoding === DW_EH_PE_OMIT) return NaN;
  const base = sectionAddress + cursor.at;
  const value = FORMATS[encoding & 0x0f]?.(cursor) ?? NaN;
  switch (encoding & 0xf0) {
    case 0:
      return value;
    case PCREL:
      return base + value;
    default:
      return NaN;
  }
}

/** Functions by address, in whichever way a file has them. */
type Index = (address: number) => Fde | null;

/**
 * The functions of a `.eh_frame` or `.debug_frame` section, by address. Addresses are those of the file.
 * Source: Linux Standard Base Core 5.0, 10.6; DWARF 5, 6.4.
 */
export class FrameTable {
  readonly #index: Index;
  readonly #rows = new Map<number, Frame | null>();

  /** `header`: `.eh_frame_hdr`, a table to look functions up in; without it every one is read first. */
  constructor(section: Section, kind: 'eh' | 'debug', header?: Section) {
    const entries = new Entries(section, kind === 'eh');
    this.#index = (header && searchTable(header, section, entries)) ?? sortedIndex(entries);
  }

  /** How to go on from this address to the caller; null when no function is known there. */
  at(address: number): Frame | null {
    let row = this.#rows.get(address);
    if (row === undefined) {
      row = this.#find(address);
      this.#rows.set(address, row);
    }
    return row;
  }

  #find(address: number): Frame | null {
    const fde = this.#index(address);
    if (!fde || address >= fde.end) return null;
    const { cie, start, instructions } = fde;
    const { initial, codeAlign, dataAlign, returnRegister, signal } = cie;
    const program: FrameProgram = { initial, instructions, codeAlign, dataAlign, start };
    const row = rowAt(program, address);
    return row && { ...row, returnRegister, signal };
  }
}

/** How many of `count` ascending numbers are not above `value`. */
function countUpTo(count: number, at: (index: number) => number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortedIndex(entries: Entries): Index {
  const fdes = entries.all().sort((a, b) => a.start - b.start);
  return (address) => fdes[countUpTo(fdes.length, (i) => fdes[i]!.start, address) - 1] ?? null;
}

/** Pairs of a function's address and that of its entry, relative to the table: what ld(1) writes. */
const TABLE_ENCODING = 0x3b;
const COUNT_ENCODING = 0x03;

/** The search table of `.eh_frame_hdr`; null when there is none, or none as ld(1) writes it. */
function searchTable({ bytes, address: base }: Section, frames: Section, entries: Entries): Index | null {
  const cursor = new Cursor(bytes);
  const [version, frameEncoding, countEncoding, tableEncoding] = cursor.block(4);
  if (version !== 1 || countEncoding !== COUNT_ENCODING || tableEncoding !== TABLE_ENCODING) return null;
  pointer(cursor, frameEncoding ?? DW_EH_PE_OMIT, base);
  const count = cursor.u32();
  const table = cursor.block(count * 8);
  return (address) => {
    const found = countUpTo(count, (i) => base + table.readInt32LE(i * 8), address) - 1;
    return found < 0 ? null : entries.at(base + table.readInt32LE(found * 8 + 4) - frames.address);
  };
}

/** The entries of a section by their place in it. */
class Entries {
  readonly #section: Section;
  readonly #eh: boolean;
  readonly #cies = new Map<number, Cie | null>();

  constructor(section: Section, eh: boolean) {
    this.#section = section;
    this.#eh = eh;
  }

  all(): Fde[] {
    const { bytes } = this.#section;
    const fdes: Fde[] = [];
    const cursor = new Cursor(bytes);
    while (cursor.at + 4 <= bytes.length) {
      const at = cursor.at;
      const { length } = cursor.unitLength();
      const fde = length === 0 ? null : this.at(at); // 0: the end of what one object file has brought along
      if (fde) fdes.push(fde);
      cursor.at += length;
    }
    return fdes;
  }

  /** The function whose entry is here; null for a CIE, and for a function of a kind unknown to us. */
  at(at: number): Fde | null {
    const { bytes, address } = this.#section;
    const cursor = new Cursor(bytes, at);
    const { length, wide } = cursor.unitLength();
    const from = cursor.at;
    const id = !this.#eh && wide ? cursor.u64() : cursor.u32();
    const isCie = this.#eh ? id === 0 : id >= 0xffffffff;
    const cie = isCie ? null : this.#cieAt(this.#eh ? from - id : id);
    if (!cie) return null;
    const start = pointer(cursor, cie.encoding, address);
    const size = pointer(cursor, cie.encoding & 0x0f, 0);
    if (cie.augmented) cursor.block(cursor.uleb());
    if (!(size > 0 && start > 0)) return null;
    return { cie, start, end: start + size, instructions: bytes.subarray(cursor.at, from + length) };
  }

  #cieAt(at: number): Cie | null {
    let cie = this.#cies.get(at);
    if (cie === undefined) {
      cie = readCie(this.#section, at, this.#eh);
      this.#cies.set(at, cie);
    }
    return cie;
  }
}

/** Null when it has parts that we do not know, so that its functions are not known either. */
function readCie({ bytes, address }: Section, at: number, eh: boolean): Cie | null {
  const cursor = new Cursor(bytes, at);
  const { length, wide } = cursor.unitLength();
  const end = cursor.at + length;
  cursor.block(!eh && wide ? 8 : 4); // its id
  const version = cursor.u8();
  const augmentation = cursor.string();
  if (version >= 4) cursor.block(2); // sizes of addresses and segment selectors
  const codeAlign = cursor.uleb();
  const dataAlign = cursor.sleb();
  const returnRegister = version === 1 ? cursor.u8() : cursor.uleb();
  let encoding = 0;
  let signal = false;
  const augmented = augmentation.startsWith('z');
  if (augmentation !== '' && !augmented) return null;
  if (augmented) {
    const dataEnd = cursor.uleb() + cursor.at;
    for (const letter of augmentation.slice(1))
      if (letter === 'R') encoding = cursor.u8();
      else if (letter === 'L') cursor.u8();
      else if (letter === 'P') pointer(cursor, cursor.u8(), address);
      else if (letter === 'S') signal = true;
      else return null;
    cursor.at = dataEnd;
  }
  const initial = bytes.subarray(cursor.at, end);
  return { codeAlign, dataAlign, returnRegister, encoding, augmented, signal, initial };
}
