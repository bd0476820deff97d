import { FrameTable, type Frame } from './eh-frame.js';
import { readElf, type Elf, type Segment } from './elf.js';
import { LineTable, type SourceLine } from './debug-line.js';

const FRAMES = ['.eh_frame', '.debug_frame', '.eh_frame_hdr'];
const LINES = ['.debug_line', '.debug_line_str', '.debug_str', '.debug_info', '.debug_abbrev'];

/** What of a file is of interest: `program` has lines or is not looked at further; a `library` may have them. */
export type ObjectKind = 'program' | 'library' | 'system';

/** A program or library with what is known of its code. Its tables are made when they are first asked. */
export class ObjectFile {
  readonly #code: readonly Segment[];
  #sections: Elf['sections'] | null;
  #frames: FrameTable[] | null = null;
  #lines: LineTable | null = null;

  private constructor(elf: Elf) {
    this.#code = elf.code;
    this.#sections = elf.sections;
  }

  /** Null when there is nothing of interest in it. Errors of the file system are thrown. */
  static read(path: string, kind: ObjectKind): ObjectFile | null {
    const wanted = new Set(kind === 'system' ? FRAMES : [...FRAMES, ...LINES]);
    const elf = readElf(path, wanted, kind === 'program' ? ['.debug_line'] : FRAMES);
    return elf && new ObjectFile(elf);
  }

  /** The address that a byte of the file's code has before it is moved to where it is loaded. */
  addressOf(fileOffset: number): number | null {
    const segment = this.#code.find(({ offset, size }) => fileOffset >= offset && fileOffset < offset + size);
    return segment ? fileOffset - segment.offset + segment.address : null;
  }

  frameAt(address: number): Frame | null {
    this.#decode();
    for (const table of this.#frames ?? []) {
      const frame = table.at(address);
      if (frame) return frame;
    }
    return null;
  }

  lineAt(address: number): SourceLine | null {
    this.#decode();
    return this.#lines?.at(address) ?? null;
  }

  #decode(): void {
    const sections = this.#sections;
    if (!sections) return;
    this.#sections = null;
    const bytes = (name: string): Buffer | undefined => sections.get(name)?.bytes;
    const line = bytes('.debug_line');
    if (line)
      this.#lines = new LineTable({
        line,
        str: bytes('.debug_str'),
        lineStr: bytes('.debug_line_str'),
        info: bytes('.debug_info'),
        abbrev: bytes('.debug_abbrev'),
      });
    this.#frames = [];
    for (const [name, kind] of [
      ['.eh_frame', 'eh'],
      ['.debug_frame', 'debug'],
    ] as const) {
      const section = sections.get(name);
      if (section)
        this.#frames.push(
          new FrameTable(section, kind, kind === 'eh' ? sections.get('.eh_frame_hdr') : undefined),
        );
    }
  }
}
