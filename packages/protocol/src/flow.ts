// Apart from the schemas, so that a page which uses these numbers does not carry zod.

/** The largest WebSocket message taken from a page: a paste of 64 KiB and its envelope. */
export const MAX_PAGE_MESSAGE = 80 * 1024;

/** Flow control of terminal bytes; the numbers are those of VS Code's FlowControlConstants, in bytes. */
export const FLOW = { high: 100_000, low: 5_000, ackEvery: 5_000 } as const;
