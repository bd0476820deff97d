/** Close codes of the WebSocket. Source: RFC 6455, section 7.4. */
export const CLOSE = {
  /** The server is being stopped. */
  goingAway: 1001,
  /** Too much that had to be refused, or no hello. */
  policy: 1008,
  /** Ours: the page is of another version and has to be reloaded. */
  version: 4001,
} as const;
