import { Cursor } from './cursor.js';

/** The debug sections that lines are made of. */
export interface DebugSections {
  readonly line: Buffer;
  readonly str?: Buffer | undefined;
  readonly lineStr?: Buffer | undefined;
  readonly info?: Buffer | undefined;
  readonly abbrev?: Buffer | undefined;
}

const DW_AT_STMT_LIST = 0x10;
const DW_AT_COMP_DIR = 0x1b;

const text = (section: Buffer | undefined, at: number): string =>
  section ? new Cursor(section, at).string() : '';

/** The value of a form (DWARF 5, 7.5.6); throws RangeError at one that compilers do not use here. */
export function formValue(
  form: number,
  cursor: Cursor,
  wide: boolean,
  sections: Pick<DebugSections, 'str' | 'lineStr'>,
): number | string | null {
  switch (form) {
    case 0x08: // string
      return cursor.string();
    case 0x0e: // strp
      return text(sections.str, cursor.offset(wide));
    case 0x1f: // line_strp
      return text(sections.lineStr, cursor.offset(wide));
    case 0x0b: // data1
    case 0x0c: // flag
      return cursor.u8();
    case 0x05: // data2
      return cursor.u16();
    case 0x06: // data4
      return cursor.u32();
    case 0x01: // addr
    case 0x07: // data8
      return cursor.u64();
    case 0x0f: // udata
      return cursor.uleb();
    case 0x0d: // sdata
      return cursor.sleb();
    case 0x17: // sec_offset
      return cursor.offset(wide);
    case 0x19: // flag_present
      return 1;
    case 0x1e: // data16
      cursor.block(16);
      return null;
    case 0x09: // block
    case 0x18: // exprloc
      cursor.block(cursor.uleb());
      return null;
    default:
      throw new RangeError(`DW_FORM ${form}`);
  }
}

/**
 * The folders that files were compiled in, by the place of their line table: before DWARF 5, only `.debug_info` knows
 * them. What cannot be read is left out.
 */
export function compilationFolders(sections: DebugSections): Map<number, string> {
  const { info, abbrev } = sections;
  const folders = new Map<number, string>();
  if (!info || !abbrev) return folders;
  const cursor = new Cursor(info);
  while (cursor.at + 11 <= info.length) {
    const { length, wide } = cursor.unitLength();
    const end = cursor.at + length;
    try {
      const version = cursor.u16();
      if (version >= 2 && version <= 4) {
        const abbreviations = cursor.offset(wide);
        cursor.u8(); // size of an address
        const unit = readUnit(cursor, new Cursor(abbrev, abbreviations), version, wide, sections);
        if (unit) folders.set(unit.lines, unit.folder);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a unit of a kind unknown to us: its files stay relative
    }
    cursor.at = end;
  }
  return folders;
}

/** The first entry of a unit, which describes it as a whole. */
function readUnit(
  cursor: Cursor,
  abbrev: Cursor,
  version: number,
  wide: boolean,
  sections: DebugSections,
): { lines: number; folder: string } | null {
  const code = cursor.uleb();
  // The first entry has the first abbreviation in all that compilers write; any other means that we are lost.
  if (abbrev.uleb() !== code) return null;
  abbrev.uleb(); // tag
  abbrev.u8(); // whether it has children
  let lines: number | null = null;
  let folder: string | null = null;
  for (;;) {
    const [name, form] = [abbrev.uleb(), abbrev.uleb()];
    if (name === 0 && form === 0) break;
    const value = formValue(form, cursor, wide && version > 2, sections);
    if (name === DW_AT_STMT_LIST && typeof value === 'number') lines = value;
    if (name === DW_AT_COMP_DIR && typeof value === 'string') folder = value;
  }
  return lines === null || folder === null ? null : { lines, folder };
}
