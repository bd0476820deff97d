/**
 * Binary frames, both ways: kind (1 byte), terminal (1 byte), then for output the event's seq and t (two float64,
 * big endian), then the bytes (UTF-8 for output).
 */
const INPUT = 1;
const OUTPUT = 2;
const OUTPUT_HEADER = 18;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface OutputFrame {
  terminal: number;
  seq: number;
  t: number;
  data: Uint8Array;
}

export function encodeInput(terminal: number, text: string): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(text);
  const frame = new Uint8Array(2 + body.length);
  frame[0] = INPUT;
  frame[1] = terminal;
  frame.set(body, 2);
  return frame;
}

/** The terminal and text of an input frame; null when it is none. */
export function decodeInput(frame: Uint8Array): { terminal: number; text: string } | null {
  if (frame.length < 2 || frame[0] !== INPUT) return null;
  return { terminal: frame[1]!, text: decoder.decode(frame.subarray(2)) };
}

export function encodeOutput(
  terminal: number,
  seq: number,
  t: number,
  data: string,
): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(data);
  const frame = new Uint8Array(OUTPUT_HEADER + body.length);
  frame[0] = OUTPUT;
  frame[1] = terminal;
  const view = new DataView(frame.buffer);
  view.setFloat64(2, seq);
  view.setFloat64(10, t);
  frame.set(body, OUTPUT_HEADER);
  return frame;
}

/** An output frame's parts; null when it is none. */
export function decodeOutput(frame: Uint8Array): OutputFrame | null {
  if (frame.length < OUTPUT_HEADER || frame[0] !== OUTPUT) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return {
    terminal: frame[1]!,
    seq: view.getFloat64(2),
    t: view.getFloat64(10),
    data: frame.subarray(OUTPUT_HEADER),
  };
}
