import type { Arch } from './arch.js';

/** Where a puppet is loaded. A multiple of 64 KiB, the largest page size of the architectures here. */
const PUPPET_BASE = 0x400000;

const EHDR = 64;
const PHDR = 56;
const HEADERS = EHDR + PHDR;
const PAGE = 0x10000;

/**
 * The puppet as an executable file: ELF64, static, one read-and-execute segment that is the whole file, no writable
 * memory but its stack. Source: elf(5).
 */
export function puppetElf(arch: Arch): Buffer {
  const code = arch.puppetCode;
  const elf = Buffer.alloc(HEADERS + code.length);
  elf.set([
    0x7f, 0x45, 0x4c, 0x46, 2 /* ELFCLASS64 */, 1 /* ELFDATA2LSB */, 1 /* EV_CURRENT */,
    0 /* ELFOSABI_NONE */,
  ]);
  elf.writeUInt16LE(2 /* ET_EXEC */, 16);
  elf.writeUInt16LE(arch.elfMachine, 18);
  elf.writeUInt32LE(1 /* EV_CURRENT */, 20);
  elf.writeBigUInt64LE(BigInt(PUPPET_BASE + HEADERS), 24); // e_entry
  elf.writeBigUInt64LE(BigInt(EHDR), 32); // e_phoff
  elf.writeUInt16LE(EHDR, 52); // e_ehsize
  elf.writeUInt16LE(PHDR, 54); // e_phentsize
  elf.writeUInt16LE(1, 56); // e_phnum

  elf.writeUInt32LE(1 /* PT_LOAD */, EHDR);
  elf.writeUInt32LE(4 | 1 /* PF_R | PF_X */, EHDR + 4);
  elf.writeBigUInt64LE(BigInt(PUPPET_BASE), EHDR + 16); // p_vaddr
  elf.writeBigUInt64LE(BigInt(PUPPET_BASE), EHDR + 24); // p_paddr
  elf.writeBigUInt64LE(BigInt(elf.length), EHDR + 32); // p_filesz
  elf.writeBigUInt64LE(BigInt(elf.length), EHDR + 40); // p_memsz
  elf.writeBigUInt64LE(BigInt(PAGE), EHDR + 48); // p_align
  code.copy(elf, HEADERS);
  return elf;
}
