import { posix } from 'node:path';
import { compilationFolders, formValue, type DebugSections } from './comp-dirs.js';
import { Cursor } from './cursor.js';

/** A line of a source file, counted from 1. */
export interface SourceLine {
  file: string;
  line: number;
}

/** Files that come with the system: what is inlined from them was called by a line of the user's own. */
const SYSTEM_INCLUDES = ['/usr/include/', '/usr/lib/', '/usr/local/include/'];

interface Header {
  readonly minLength: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Number of arguments of the standard opcodes, from 1. */
  readonly lengths: readonly number[];
  readonly files: (string | undefined)[];
}

/** Rows of code that is in one piece: indexes in the row arrays. */
interface Sequence {
  readonly low: number;
  readonly high: number;
  readonly first: number;
  /** After its last. */
  readonly end: number;
}

/** Which line each instruction of a file comes from: `.debug_line`, DWARF 2 to 5 (6.2). Addresses are those of the file. */
export class LineTable {
  readonly #addresses: number[] = [];
  readonly #lines: number[] = [];
  /** Indexes in `#files`. */
  readonly #fileOf: number[] = [];
  readonly #files: string[] = [];
  readonly #sequences: Sequence[] = [];
  readonly #sections: DebugSections;
  #folders: Map<number, string> | null = null;

  constructor(sections: DebugSections) {
    this.#sections = sections;
    const { line } = sections;
    const cursor = new Cursor(line);
    while (cursor.at + 4 <= line.length) {
      const unitAt = cursor.at;
      const { length, wide } = cursor.unitLength();
      const end = cursor.at + length;
      if (end > line.length) break;
      try {
        this.#unit(new Cursor(line.subarray(0, end), cursor.at), unitAt, wide);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error; // broken, or of a kind unknown to us: the others still count
      }
      cursor.at = end;
    }
    this.#sequences.sort((a, b) => a.low - b.low);
  }

  /** The line of the user's that an instruction belongs to; null where none is known. */
  at(address: number): SourceLine | null {
    const sequence = this.#sequenceAt(address);
    if (!sequence) return null;
    for (let row = this.#rowAt(sequence, address); row >= sequence.first; row--) {
      const file = this.#files[this.#fileOf[row]!];
      const line = this.#lines[row]!;
      if (file === undefined || line === 0) return null;
      if (!SYSTEM_INCLUDES.some((folder) => file.startsWith(folder))) return { file, line };
    }
    return null;
  }

  #sequenceAt(address: number): Sequence | undefined {
    const sequences = this.#sequences;
    let low = 0;
    let high = sequences.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sequences[middle]!.low <= address) low = middle + 1;
      else high = middle;
    }
    const sequence = sequences[low - 1];
    return sequence && address < sequence.high ? sequence : undefined;
  }

  /** The last row that begins at or before the address. */
  #rowAt({ first, end }: Sequence, address: number): number {
    let low = first;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#addresses[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #unit(cursor: Cursor, unitAt: number, wide: boolean): void {
    const version = cursor.u16();
    if (version < 2 || version > 5) return;
    if (version === 5) cursor.block(2); // sizes of addresses and segment selectors
    const headerLength = cursor.offset(wide);
    const programAt = cursor.at + headerLength;
    const minLength = cursor.u8();
    if (version >= 4) cursor.u8(); // operations in an instruction: one on x86-64
    cursor.u8(); // whether rows begin statements
    const lineBase = cursor.i8();
    const lineRange = cursor.u8();
    const opcodeBase = cursor.u8();
    const lengths = [0, ...cursor.block(Math.max(0, opcodeBase - 1))];
    const paths = version === 5 ? this.#tables5(cursor, wide) : this.#tables(cursor, unitAt);
    const files = paths.map((path) => (path === undefined ? undefined : posix.normalize(path)));
    cursor.at = programAt;
    if (lineRange > 0) this.#program(cursor, { minLength, lineBase, lineRange, opcodeBase, lengths, files });
  }

  /** File names before DWARF 5: counted from 1; folder 0 is the one compiled in. */
  #tables(cursor: Cursor, unitAt: number): (string | undefined)[] {
    this.#folders ??= compilationFolders(this.#sections);
    const base = this.#folders.get(unitAt) ?? '';
    const folders = [base];
    for (let name = cursor.string(); name !== ''; name = cursor.string())
      folders.push(posix.isAbsolute(name) ? name : posix.join(base, name));
    const files: (string | undefined)[] = [undefined];
    for (let name = cursor.string(); name !== ''; name = cursor.string()) {
      const folder = folders[cursor.uleb()] ?? '';
      cursor.uleb(); // time
      cursor.uleb(); // size
      files.push(posix.isAbsolute(name) ? name : posix.join(folder, name));
    }
    return files;
  }

  #tables5(cursor: Cursor, wide: boolean): string[] {
    const folders = this.#entries(cursor, wide).map(({ path }) => path);
    const base = folders[0] ?? '';
    return this.#entries(cursor, wide).map(({ path, folder }) => {
      if (posix.isAbsolute(path)) return path;
      const within = folders[folder] ?? '';
      return posix.isAbsolute(within) ? posix.join(within, path) : posix.join(base, within, path);
    });
  }

  /** A table of folders or files that describes its own columns: DW_LNCT 1 the path, 2 the folder's number. */
  #entries(cursor: Cursor, wide: boolean): { path: string; folder: number }[] {
    const columns = Array.from({ length: cursor.u8() }, () => [cursor.uleb(), cursor.uleb()] as const);
    const entries: { path: string; folder: number }[] = [];
    const count = cursor.uleb();
    if (count > cursor.bytes.length) throw new RangeError('more entries than bytes');
    for (let i = 0; i < count; i++) {
      const entry = { path: '', folder: 0 };
      for (const [content, form] of columns) {
        const value = formValue(form, cursor, wide, this.#sections);
        if (content === 1 && typeof value === 'string') entry.path = value;
        if (content === 2 && typeof value === 'number') entry.folder = value;
      }
      entries.push(entry);
    }
    return entries;
  }

  #program(cursor: Cursor, header: Header): void {
    const { minLength, lineBase, lineRange, opcodeBase, lengths } = header;
    const offset = this.#files.length;
    for (const file of header.files) this.#files.push(file ?? '');
    let address = 0;
    let file = 1;
    let line = 1;
    let first = this.#addresses.length;
    const row = (): void => {
      this.#addresses.push(address);
      this.#lines.push(line);
      this.#fileOf.push(file < header.files.length ? offset + file : -1);
    };
    const { length } = cursor.bytes;
    while (cursor.at < length) {
      const op = cursor.u8();
      if (op >= opcodeBase) {
        const special = op - opcodeBase;
        address += Math.floor(special / lineRange) * minLength;
        line += lineBase + (special % lineRange);
        row();
        continue;
      }
      switch (op) {
        case 0: {
          const size = cursor.uleb();
          const next = cursor.at + size;
          const extended = size > 0 ? cursor.u8() : 0;
          if (extended === 1) {
            this.#sequence(first, address);
            [address, file, line, first] = [0, 1, 1, this.#addresses.length];
          } else if (extended === 2) address = cursor.u64();
          cursor.at = next;
          break;
        }
        case 1: // copy
          row();
          break;
        case 2: // advance_pc
          address += cursor.uleb() * minLength;
          break;
        case 3: // advance_line
          line += cursor.sleb();
          break;
        case 4: // set_file
          file = cursor.uleb();
          break;
        case 8: // const_add_pc
          address += Math.floor((255 - opcodeBase) / lineRange) * minLength;
          break;
        case 9: // fixed_advance_pc
          address += cursor.u16();
          break;
        default: // columns, blocks, prologues, and what later versions add
          for (let i = 0; i < (lengths[op] ?? 0); i++) cursor.uleb();
      }
    }
  }

  /** Code that the linker has left out stands at 0. */
  #sequence(first: number, high: number): void {
    const low = this.#addresses[first];
    if (low !== undefined && low > 0 && high > low)
      this.#sequences.push({ low, high, first, end: this.#addresses.length });
  }
}
