import { TERMINAL_REQUESTS } from './constants.js';
import { readInt } from './show.js';
import type { Decoder } from './types.js';

const { TIOCSCTTY, TIOCSPGRP, TIOCNOTTY } = TERMINAL_REQUESTS;

/** ioctl(2), as far as it is about who a terminal belongs to. The filter lets all other requests pass. */
export const terminalDecoders: Decoder[] = [
  {
    name: 'ioctl',
    family: 'terminal',
    when: { anyOf: [[{ arg: 1, oneOf: [TIOCSCTTY, TIOCSPGRP, TIOCNOTTY] }]] },
    // Other requests stop here only when a breakpoint wants every ioctl.
    args: (ctx) => {
      const fd = ctx.args.i32(0);
      const request = ctx.args.u32(1);
      if (request === TIOCSCTTY) return [fd, 'TIOCSCTTY', ctx.args.i32(2)];
      if (request === TIOCNOTTY) return [fd, 'TIOCNOTTY'];
      if (request === TIOCSPGRP) return [fd, 'TIOCSPGRP', readInt(ctx.memory, ctx.args.u64(2))];
      return [fd, `0x${request.toString(16)}`, `0x${ctx.args.big(2).toString(16)}`];
    },
  },
];
