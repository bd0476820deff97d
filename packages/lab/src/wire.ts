import { z } from 'zod';
import { LabCommand, LabInfo, LabOptions, PROTOCOL_VERSION, type TimelineEvent } from '@daemonlab/protocol';

/** A folder of the host, or a file that is run, shown read-only; or a file that is copied. `path`: where, in the world. */
export const Share = z.object({ from: z.string(), path: z.string(), kind: z.enum(['dir', 'file', 'copy']) });
export type Share = z.infer<typeof Share>;

/** The first message to a lab host: what to build. */
const StartMessage = z.object({
  kind: z.literal('start'),
  version: z.literal(PROTOCOL_VERSION),
  options: LabOptions,
  shares: z.array(Share),
  /** For a host world: an empty folder, which the starter removes when the lab host is gone, by whichever way. */
  folder: z.string().nullable(),
});

/** To a lab host. */
export const ToHost = z.discriminatedUnion('kind', [
  StartMessage,
  z.object({ kind: z.literal('command'), id: z.number().int(), command: LabCommand }),
]);
export type ToHost = z.infer<typeof ToHost>;

/** From a lab host. Events are not checked again one by one: they come from this very build, whose version is checked. */
export const FromHost = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), version: z.literal(PROTOCOL_VERSION), info: LabInfo }),
  z.object({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('events'), events: z.array(z.custom<TimelineEvent>()) }),
  z.object({ kind: z.literal('info'), info: LabInfo }),
  z.object({ kind: z.literal('reply'), id: z.number().int(), value: z.unknown().optional() }),
  z.object({ kind: z.literal('refused'), id: z.number().int(), code: z.string(), message: z.string() }),
]);
export type FromHost = z.infer<typeof FromHost>;

/** One message: its length in bytes (uint32, little endian), then JSON. */
export function encodeFrame(message: ToHost | FromHost): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

/** Puts a byte stream back into messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  /** The messages that are complete with this chunk, parsed as JSON. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: unknown[] = [];
    for (;;) {
      if (this.#length < 4) return messages;
      let all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const end = 4 + all.readUInt32LE(0);
      if (all.length < end) return messages;
      messages.push(JSON.parse(all.toString('utf8', 4, end)));
      all = all.subarray(end);
      this.#chunks = [all];
      this.#length = all.length;
    }
  }
}
