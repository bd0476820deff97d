import { PRCTL_OPTIONS } from './constants.js';
import { signalArg } from './show.js';
import type { Decoder } from './types.js';

const { PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER } = PRCTL_OPTIONS;

/** prctl(2), as far as it is about family: who adopts orphans, who hears of a parent's end. */
export const prctlDecoders: Decoder[] = [
  {
    name: 'prctl',
    family: 'prctl',
    when: { anyOf: [[{ arg: 0, oneOf: [PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER] }]] },
    // Other options stop here only when a breakpoint wants every prctl.
    args: (ctx) => {
      const option = ctx.args.i32(0);
      const value = ctx.args.u64(1);
      if (option === PR_SET_PDEATHSIG) return ['PR_SET_PDEATHSIG', signalArg(value)];
      if (option === PR_SET_CHILD_SUBREAPER) return ['PR_SET_CHILD_SUBREAPER', value];
      return [option, `0x${ctx.args.big(1).toString(16)}`];
    },
  },
];
