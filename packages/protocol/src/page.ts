import { z } from 'zod';
import { ProcessRow } from './row.js';
import { CallOutcome, GoneReason, LabInfo } from './lab.js';
import { LessonState } from './lesson-state.js';
import { TimelineEvent } from './event.js';

const terminal = z.number().int().min(0).max(255);
const name = z.string().min(1).max(100);

/** From the page to the server. Terminal input travels as a binary frame (see frames.ts). */
export const PageMessage = z.discriminatedUnion('type', [
  /** First message on a connection. `world` and `lastSeq` resume where a dropped connection or a reload left off. */
  z.strictObject({
    type: z.literal('hello'),
    version: z.number().int(),
    lesson: name.optional(),
    world: name.optional(),
    lastSeq: z.number().int().nonnegative().optional(),
    cols: z.number().int().min(2).max(500).optional(),
    rows: z.number().int().min(1).max(300).optional(),
  }),
  /** A fresh world for the same lesson. */
  z.strictObject({ type: z.literal('reset') }),
  /** Take the next step of the lesson. `step` is the id the learner saw, so a doubled click is not two steps. */
  z.strictObject({ type: z.literal('next'), step: name }),
  /** Leave a step out, or take it back in. Only for steps not yet taken. */
  z.strictObject({ type: z.literal('omit'), step: name, omit: z.boolean() }),
  z.strictObject({ type: z.literal('predict'), step: name, prediction: name, option: name }),
  z.strictObject({
    type: z.literal('resize'),
    terminal,
    cols: z.number().int().min(2).max(500),
    rows: z.number().int().min(1).max(300),
  }),
  z.strictObject({ type: z.literal('ack'), terminal, bytes: z.number().int().nonnegative() }),
  z.strictObject({
    type: z.literal('open-terminal'),
    cols: z.number().int().min(2).max(500),
    rows: z.number().int().min(1).max(300),
  }),
  z.strictObject({ type: z.literal('close-terminal'), terminal }),
  z.strictObject({ type: z.literal('signal'), pid: z.number().int().positive(), signal: name }),
  /** Explore: a process is made to take a call. `called` with the same id answers. */
  z.strictObject({
    type: z.literal('call'),
    id: z.number().int(),
    pid: z.number().int().positive(),
    call: name,
    args: z.array(z.union([z.number(), z.string().max(4096), z.array(z.string().max(100)).max(32)])).max(6),
  }),
  z.strictObject({
    type: z.literal('breakpoint'),
    call: name,
    pid: z.number().int().positive().optional(),
    program: name.optional(),
    enabled: z.boolean(),
  }),
  /** Lets a held process go on. */
  z.strictObject({
    type: z.literal('continue'),
    pid: z.number().int().positive(),
    to: z.enum(['end', 'next-call']),
  }),
  /** Makes a call fail without being run; `errno` null takes that back. */
  z.strictObject({
    type: z.literal('fault'),
    call: name,
    errno: name.nullable(),
    nth: z.number().int().positive().optional(),
  }),
  /** The learner is there: puts off the idle limit. */
  z.strictObject({ type: z.literal('stay') }),
  z.strictObject({ type: z.literal('ping'), id: z.number() }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

/** Codes a page turns into sentences in the learner's language. */
export const PageErrorCode = z.enum([
  'bad-message',
  'too-large',
  'too-fast',
  'version',
  'no-such-lesson',
  'no-such-terminal',
  'no-world',
  'world-failed',
  'too-many-worlds',
  'not-now',
  'step-failed',
  'lab-error',
]);
export type PageErrorCode = z.infer<typeof PageErrorCode>;

/** From the server to the page. Terminal output travels as a binary frame carrying its sequence number. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    version: z.number().int(),
    world: name,
    info: LabInfo,
    lesson: LessonState.nullable(),
    /** True: what follows continues after the `lastSeq` that was asked for. False: start over from `base`. */
    resumed: z.boolean(),
    /** The table right before the first event that follows (empty when resumed). */
    base: z.object({ seq: z.number().int(), rows: z.array(ProcessRow) }).nullable(),
    /** The last event there is: up to it, what follows has happened already. */
    last: z.number().int(),
    /** Events that are no longer kept. */
    dropped: z.number().int(),
  }),
  z.object({ type: z.literal('events'), events: z.array(TimelineEvent) }),
  z.object({ type: z.literal('info'), info: LabInfo }),
  z.object({ type: z.literal('lesson'), lesson: LessonState }),
  z.object({ type: z.literal('idle'), secondsLeft: z.number().int() }),
  z.object({ type: z.literal('gone'), reason: GoneReason, detail: z.string() }),
  z.object({ type: z.literal('error'), code: PageErrorCode, detail: z.string() }),
  /** How a call asked for with `call` ended, or why it could not be made (a LabError's code and message). */
  z.object({
    type: z.literal('called'),
    id: z.number().int(),
    outcome: z.union([
      CallOutcome,
      z.object({ kind: z.literal('refused'), code: z.string(), detail: z.string() }),
    ]),
  }),
  z.object({ type: z.literal('pong'), id: z.number() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
