import { closeSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { Cursor } from './cursor.js';

/** Larger sections are taken as not there: reading them would hold up the program for seconds. */
const MAX_SECTION = 64 * 1024 * 1024;
const HEADER_SIZE = 64;
const EM_X86_64 = 62;
const PT_LOAD = 1;
const PF_X = 1;
const SHT_NOBITS = 8;
const SHF_COMPRESSED = 0x800;
const ELFCOMPRESS_ZLIB = 1;
/** struct Elf64_Chdr of elf.h. */
const COMPRESSION_HEADER = 24;

/** Code of a file as it is mapped. */
export interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

export interface Section {
  /** Where it is before the file is moved to where it is loaded. */
  readonly address: number;
  readonly bytes: Buffer;
}

export interface Elf {
  /** The executable segments. */
  readonly code: readonly Segment[];
  readonly sections: ReadonlyMap<string, Section>;
}

/**
 * Reads what is asked for of an ELF file: 64 bits, little-endian, x86-64. Null when it is none, has none of the sections
 * `anyOf` (then nothing else of it has been read), or is broken. Errors of the file system are thrown. Source: elf(5).
 */
export function readElf(path: string, wanted: ReadonlySet<string>, anyOf: readonly string[]): Elf | null {
  const fd = openSync(path, 'r');
  try {
    return read(fd, wanted, anyOf);
  } catch (error) {
    if (error instanceof RangeError) return null; // a field points outside of the file
    throw error;
  } finally {
    closeSync(fd);
  }
}

function bytesAt(fd: number, position: number, length: number): Buffer {
  if (length > MAX_SECTION) throw new RangeError('too large');
  const bytes = Buffer.alloc(length);
  if (readSync(fd, bytes, 0, length, position) !== length) throw new RangeError('beyond the end of the file');
  return bytes;
}

interface SectionHeader {
  readonly nameAt: number;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

function read(fd: number, wanted: ReadonlySet<string>, anyOf: readonly string[]): Elf | null {
  const header = bytesAt(fd, 0, HEADER_SIZE);
  const [elfClass, endianness] = [header[4], header[5]];
  if (header.toString('latin1', 0, 4) !== '\x7fELF' || elfClass !== 2 || endianness !== 1) return null;
  if (header.readUInt16LE(18) !== EM_X86_64) return null;
  const cursor = new Cursor(header, 32);
  const [segmentsAt, sectionsAt] = [cursor.u64(), cursor.u64()];
  cursor.at = 54;
  const [segmentSize, segmentCount, sectionSize, sectionCount, namesIndex] = [
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
    cursor.u16(),
  ];
  const sectionTable = bytesAt(fd, sectionsAt, sectionSize * sectionCount);
  const headers = Array.from({ length: sectionCount }, (_, i) =>
    sectionHeader(sectionTable, i * sectionSize),
  );
  const namesHeader = headers[namesIndex];
  if (!namesHeader) return null;
  const names = bytesAt(fd, namesHeader.offset, namesHeader.size);
  const named = headers.map((one) => ({ ...one, name: new Cursor(names, one.nameAt).string() }));
  if (!named.some(({ name, type }) => anyOf.includes(name) && type !== SHT_NOBITS)) return null;

  const segmentTable = bytesAt(fd, segmentsAt, segmentSize * segmentCount);
  const code: Segment[] = [];
  for (let i = 0; i < segmentCount; i++) {
    const segment = new Cursor(segmentTable, i * segmentSize);
    const [type, flags, offset, address] = [segment.u32(), segment.u32(), segment.u64(), segment.u64()];
    segment.u64(); // the physical address
    if (type === PT_LOAD && flags & PF_X) code.push({ offset, address, size: segment.u64() });
  }
  const sections = new Map<string, Section>();
  for (const one of named) {
    if (!wanted.has(one.name) || one.type === SHT_NOBITS || one.size > MAX_SECTION) continue;
    const bytes = contents(bytesAt(fd, one.offset, one.size), one.flags);
    if (bytes) sections.set(one.name, { address: one.address, bytes });
  }
  return { code, sections };
}

function sectionHeader(table: Buffer, at: number): SectionHeader {
  const cursor = new Cursor(table, at);
  return {
    nameAt: cursor.u32(),
    type: cursor.u32(),
    flags: cursor.u64(),
    address: cursor.u64(),
    offset: cursor.u64(),
    size: cursor.u64(),
  };
}

/** What a section holds (`gcc -gz` compresses); null where it is packed in a way unknown to us. */
function contents(bytes: Buffer, flags: number): Buffer | null {
  if ((flags & SHF_COMPRESSED) === 0) return bytes;
  if (bytes.readUInt32LE(0) !== ELFCOMPRESS_ZLIB) return null;
  return inflateSync(bytes.subarray(COMPRESSION_HEADER), { maxOutputLength: MAX_SECTION });
}
