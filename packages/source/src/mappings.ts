/** Executable memory of a process. */
export interface Mapping {
  readonly start: number;
  readonly end: number;
  /** Of `start` in the file. */
  readonly offset: number;
  /** Empty, or a name like `[vdso]`, where there is no file. */
  readonly path: string;
}

const LINE = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) \S+ \d+ *(.*)$/gm;

/** The executable part of /proc/PID/maps (proc(5)). */
export function parseMappings(text: string): Mapping[] {
  return [...text.matchAll(LINE)].map(([, start = '', end = '', offset = '', path = '']) => ({
    start: parseInt(start, 16),
    end: parseInt(end, 16),
    offset: parseInt(offset, 16),
    path,
  }));
}
