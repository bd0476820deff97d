import { TimelineEvent, type DaemonTrace, type Table } from '@daemonlab/protocol';
import { z } from 'zod';
import { stepsTaken } from './steps-taken.js';

/** The first line of a recording: what was recorded, where and when. */
export const RecordingHeader = z.object({
  type: z.literal('recording'),
  format: z.literal(1),
  /** The daemon's name in the lesson. */
  name: z.string(),
  /** The command as it was executed. */
  command: z.array(z.string()),
  /** The package it came in, with its version: `cron 3.0pl1-162`. */
  package: z.string(),
  /** What it says of its own version, in a line; null where it cannot be asked. */
  says: z.string().nullable(),
  os: z.string(),
  kernel: z.string(),
  /** `2026-11-22` */
  date: z.iso.date(),
  isolation: z.enum(['namespaces', 'host']),
  /** The process that was started. */
  started: z.number().int().positive(),
});
export type RecordingHeader = z.infer<typeof RecordingHeader>;

/** A daemon that was recorded on another machine, and what its trace shows. */
export interface RecordedDaemon extends Omit<RecordingHeader, 'type' | 'format' | 'started'> {
  trace: DaemonTrace;
}

/** A recording that cannot be used: the line, and what was expected. */
export class RecordingError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.name = 'RecordingError';
    this.line = line;
  }
}

function parse<T>(schema: z.ZodType<T>, text: string, line: number): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RecordingError(line, 'no JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new RecordingError(line, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

/**
 * Reads a recording: a header, then events, one JSON object a line. Its snapshot is the world when all had settled; after it
 * comes how the daemon ended.
 * The steps are read from them by the same `stepsTaken` as from a live trace. Throws RecordingError.
 */
export function readRecording(text: string): RecordedDaemon {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const { type: _type, format: _format, started, ...header } = parse(RecordingHeader, first, 1);
  const events = lines.map((line, i) => parse(TimelineEvent, line, i + 2));
  const end = events.findIndex((event) => event.type === 'snapshot');
  const settled = events[end];
  if (settled?.type !== 'snapshot')
    throw new RecordingError(lines.length + 1, 'expected a snapshot of the table when all had settled');
  const table: Table = new Map(settled.rows.map((row) => [row.pid, row]));
  const trace = stepsTaken(events.slice(0, end + 1), started, table);
  if (!trace) throw new RecordingError(1, `process ${started} left nothing behind that goes on: no daemon`);
  return { ...header, trace };
}
