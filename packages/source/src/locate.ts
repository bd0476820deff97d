import { readFileSync, readlinkSync, statSync } from 'node:fs';
import type { SourceLine } from './debug-line.js';
import { parseMappings, type Mapping } from './mappings.js';
import { ObjectFile, type ObjectKind } from './object-file.js';
import { unwind, type ReadMemory, type Registers } from './unwind.js';

/** Files whose tables are kept. */
const MAX_OBJECTS = 64;
/** Where libraries of the system are: their lines are not the user's. */
const SYSTEM = /^\/(usr\/)?lib(32|64|x32)?\//;

/** A process's program and where its code is in memory. It holds until the process executes another one. */
export interface AddressSpace {
  readonly executable: string;
  readonly program: ObjectFile;
  mappings: readonly Mapping[];
}

/** Finds the lines of the user's own code that led to where threads stand. Keeps what it has read of files. */
export class SourceFinder {
  readonly #objects = new Map<string, ObjectFile | null>();
  readonly #ofMapping = new WeakMap<Mapping, ObjectFile | null>();

  /** What a process runs; null where that was compiled without `-g` (or cannot be read): then it has no lines. */
  open(pid: number): AddressSpace | null {
    try {
      const program = this.#object(`/proc/${pid}/exe`, 'program');
      if (!program) return null;
      return { executable: readlinkSync(`/proc/${pid}/exe`), program, mappings: mappingsOf(pid) };
    } catch (error) {
      return ofTheFileSystem(error); // no longer there: nobody will ask for its lines
    }
  }

  /**
   * The innermost line of the user's own: of the program itself, or of a library that is not the system's, where it has
   * lines. `pid` is that of the stopped thread. Null when no frame has one.
   */
  locate(space: AddressSpace, pid: number, registers: Registers, readMemory: ReadMemory): SourceLine | null {
    let fresh = false;
    const find = (address: number): { object: ObjectFile; address: number } | null => {
      let mapping = mappingAt(space.mappings, address);
      if (!mapping && !fresh) {
        // A library that was loaded since.
        space.mappings = mappingsOf(pid);
        fresh = true;
        mapping = mappingAt(space.mappings, address);
      }
      const object = mapping && this.#mapped(space, pid, mapping);
      const within = mapping && object?.addressOf(address - mapping.start + mapping.offset);
      return object && typeof within === 'number' ? { object, address: within } : null;
    };
    try {
      const frameAt = (address: number): ReturnType<ObjectFile['frameAt']> => {
        const place = find(address);
        return place && place.object.frameAt(place.address);
      };
      for (const address of unwind(registers, readMemory, frameAt)) {
        const place = find(address);
        const line = place?.object.lineAt(place.address);
        if (line) return line;
      }
      return null;
    } catch (error) {
      if (error instanceof RangeError) return null; // a table of the file's is broken
      return ofTheFileSystem(error); // killed meanwhile
    }
  }

  #mapped(space: AddressSpace, pid: number, mapping: Mapping): ObjectFile | null {
    const { path } = mapping;
    if (path === space.executable) return space.program;
    if (!path.startsWith('/')) return null;
    let object = this.#ofMapping.get(mapping);
    if (object === undefined) {
      object = this.#object(`/proc/${pid}/root${path}`, SYSTEM.test(path) ? 'system' : 'library');
      this.#ofMapping.set(mapping, object);
    }
    return object;
  }

  #object(path: string, kind: ObjectKind): ObjectFile | null {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return null;
    const key = `${kind} ${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs}`;
    let object = this.#objects.get(key);
    if (object === undefined) {
      object = ObjectFile.read(path, kind);
      const oldest = this.#objects.keys().next().value;
      if (oldest !== undefined && this.#objects.size >= MAX_OBJECTS) this.#objects.delete(oldest);
      this.#objects.set(key, object);
    }
    return object;
  }
}

const mappingAt = (mappings: readonly Mapping[], address: number): Mapping | undefined =>
  mappings.find(({ start, end }) => address >= start && address < end);

const mappingsOf = (pid: number): Mapping[] => parseMappings(readFileSync(`/proc/${pid}/maps`, 'utf8'));

/** Null for an error of the file system; throws any other. */
function ofTheFileSystem(error: unknown): null {
  if (typeof (error as NodeJS.ErrnoException).code === 'string') return null;
  throw error;
}
