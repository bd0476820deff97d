/** The size of a terminal that does not know its own (a pseudo-terminal nobody sized says 0×0). */
const USUAL = { cols: 80, rows: 24 };
/** What a world's terminal may be. Source: LabOptions. */
const MAX = { cols: 500, rows: 300 };

/** Lines longer than this are hard to follow, however wide the terminal is. */
const WIDTH_MAX = 120;

type Stream = Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>>;

/** The size of the terminal a stream is on, within what a world's terminal may have; the usual one for any other stream. */
export function sizeOf(stream: Stream): { cols: number; rows: number } {
  const within = (value: number | undefined, usual: number, max: number): number =>
    value === undefined || value < 2 ? usual : Math.min(value, max);
  if (stream.isTTY !== true) return USUAL;
  return {
    cols: within(stream.columns, USUAL.cols, MAX.cols),
    rows: within(stream.rows, USUAL.rows, MAX.rows),
  };
}

/** Columns to wrap text at that is written to a terminal. */
export const widthOf = (stream: Stream): number => Math.min(sizeOf(stream).cols, WIDTH_MAX);
