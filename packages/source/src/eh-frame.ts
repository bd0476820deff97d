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

/**
 * The functions of a `.eh_frame` or `.debug_frame` section, by address. Addresses are those of the file.
 * Source: Linux Standard Base Core 5.0, 10.6; DWARF 5, 6.4.
 */
export class FrameTable {
  readonly #fdes: Fde[];
  readonly #rows = new Map<number, Frame | null>();

  constructor(section: Section, kind: 'eh' | 'debug') {
    this.#fdes = readEntries(section, kind === 'eh');
    this.#fdes.sort((a, b) => a.start - b.start);
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
    const fdes = this.#fdes;
    let low = 0;
    let high = fdes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (fdes[middle]!.start <= address) low = middle + 1;
      else high = middle;
    }
    const fde = fdes[low - 1];
    if (!fde || address >= fde.end) return null;
    const { cie, start, instructions } = fde;
    const { initial, codeAlign, dataAlign, returnRegister, signal } = cie;
    const program: FrameProgram = { initial, instructions, codeAlign, dataAlign, start };
    const row = rowAt(program, address);
    return row && { ...row, returnRegister, signal };
  }
}

function readEntries(section: Section, eh: boolean): Fde[] {
  const { bytes } = section;
  const cies = new Map<number, Cie | null>();
  const cieAt = (at: number): Cie | null => {
    let cie = cies.get(at);
    if (cie === undefined) {
      cie = readCie(section, at, eh);
      cies.set(at, cie);
    }
    return cie;
  };
  const fdes: Fde[] = [];
  const cursor = new Cursor(bytes);
  while (cursor.at + 4 <= bytes.length) {
    const { length, wide } = cursor.unitLength();
    const from = cursor.at;
    const end = from + length;
    if (length === 0) continue; // the end of what one object file has brought along
    const id = !eh && wide ? cursor.u64() : cursor.u32();
    const isCie = eh ? id === 0 : id >= 0xffffffff;
    const cie = isCie ? null : cieAt(eh ? from - id : id);
    if (cie) {
      const start = pointer(cursor, cie.encoding, section.address);
      const size = pointer(cursor, cie.encoding & 0x0f, 0);
      if (cie.augmented) cursor.block(cursor.uleb());
      if (size > 0 && start > 0)
        fdes.push({ cie, start, end: start + size, instructions: bytes.subarray(cursor.at, end) });
    }
    cursor.at = end;
  }
  return fdes;
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
