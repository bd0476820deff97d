import { PRCTL_OPTIONS, SECCOMP_MODES, SECCOMP_OPERATIONS } from './constants.js';
import { enumName, pointer, signalArg } from './show.js';
import type { Decoder, SyscallArgs } from './types.js';

const { PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER, PR_SET_SECCOMP } = PRCTL_OPTIONS;
const { SECCOMP_MODE_STRICT, SECCOMP_MODE_FILTER } = SECCOMP_MODES;
const { SECCOMP_SET_MODE_STRICT, SECCOMP_SET_MODE_FILTER } = SECCOMP_OPERATIONS;

/**
 * prctl(2), as far as it is about family: who adopts orphans, who hears of a parent's end. And seccomp: a filter of the
 * program's own, which may refuse calls from then on; and its strict mode, which fails with EINVAL where a filter is in force,
 * as ours is: that is told, for without a tracer it would not have failed.
 */
export const prctlDecoders: Decoder[] = [
  {
    name: 'prctl',
    family: 'prctl',
    when: {
      anyOf: [
        [{ arg: 0, oneOf: [PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER] }],
        [
          { arg: 0, oneOf: [PR_SET_SECCOMP] },
          { arg: 1, oneOf: [SECCOMP_MODE_STRICT, SECCOMP_MODE_FILTER] },
        ],
      ],
    },
    // Other options stop here only when a breakpoint wants every prctl.
    args: (ctx) => {
      const option = ctx.args.i32(0);
      const value = ctx.args.u64(1);
      if (option === PR_SET_PDEATHSIG) return ['PR_SET_PDEATHSIG', signalArg(value)];
      if (option === PR_SET_CHILD_SUBREAPER) return ['PR_SET_CHILD_SUBREAPER', value];
      if (option === PR_SET_SECCOMP) {
        const filter = value === SECCOMP_MODE_FILTER ? [pointer(ctx.args.u64(2))] : [];
        return ['PR_SET_SECCOMP', enumName(value, SECCOMP_MODES), ...filter];
      }
      return [option, `0x${ctx.args.big(1).toString(16)}`];
    },
  },
  {
    name: 'seccomp',
    family: 'prctl',
    when: { anyOf: [[{ arg: 0, oneOf: [SECCOMP_SET_MODE_STRICT, SECCOMP_SET_MODE_FILTER] }]] },
    args: (ctx) => [enumName(ctx.args.u32(0), SECCOMP_OPERATIONS), ctx.args.u32(1), pointer(ctx.args.u64(2))],
  },
];

/** Whether a call gives its caller a seccomp filter. */
export const setsFilter = (name: string, args: SyscallArgs): boolean =>
  name === 'seccomp'
    ? args.u32(0) === SECCOMP_SET_MODE_FILTER
    : name === 'prctl' && args.i32(0) === PR_SET_SECCOMP && args.u64(1) === SECCOMP_MODE_FILTER;
