import { Cursor } from './cursor.js';

/** Where the caller's value of a register is to be found, by DW_CFA rule (DWARF 5, 6.4.1). */
export type RegisterRule =
  | { readonly kind: 'same' }
  | { readonly kind: 'undefined' }
  /** In memory, this far from the CFA. */
  | { readonly kind: 'saved'; readonly offset: number }
  /** It is the CFA plus this. */
  | { readonly kind: 'value'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number }
  /** In memory, at the address that the expression comes to. */
  | { readonly kind: 'saved-expression'; readonly expression: Buffer }
  | { readonly kind: 'value-expression'; readonly expression: Buffer };

/** What the canonical frame address is: the stack pointer before the call that made the frame. */
type CfaRule =
  | { readonly kind: 'register'; readonly register: number; readonly offset: number }
  | { readonly kind: 'expression'; readonly expression: Buffer };

/** How to get from one place in the code to its caller. */
export interface FrameRow {
  readonly cfa: CfaRule;
  readonly rules: ReadonlyMap<number, RegisterRule>;
}

/** The program of a function, and what it is read with. */
export interface FrameProgram {
  /** Of the CIE: the state in which every function of its kind begins. */
  readonly initial: Buffer;
  readonly instructions: Buffer;
  readonly codeAlign: number;
  readonly dataAlign: number;
  /** The function's first address. */
  readonly start: number;
}

interface State {
  cfa: CfaRule | null;
  rules: Map<number, RegisterRule>;
}

/** Runs a function's frame program up to an address of it. Null: it has an instruction that we do not know. */
export function rowAt(program: FrameProgram, address: number): FrameRow | null {
  const state: State = { cfa: null, rules: new Map() };
  if (!run(program.initial, program, address, state, null)) return null;
  const initial = new Map(state.rules);
  if (!run(program.instructions, program, address, state, initial)) return null;
  return state.cfa && { cfa: state.cfa, rules: state.rules };
}

/** `initial`: the rules that DW_CFA_restore goes back to. False: an unknown instruction. */
function run(
  instructions: Buffer,
  { codeAlign, dataAlign, start }: FrameProgram,
  address: number,
  state: State,
  initial: ReadonlyMap<number, RegisterRule> | null,
): boolean {
  const cursor = new Cursor(instructions);
  const remembered: State[] = [];
  let location = start;

  const set = (register: number, rule: RegisterRule): void => void state.rules.set(register, rule);
  const restore = (register: number): void => {
    const rule = initial?.get(register);
    if (rule) state.rules.set(register, rule);
    else state.rules.delete(register);
  };
  const setCfa = (change: { register?: number; offset?: number }): void => {
    const { register, offset } = state.cfa?.kind === 'register' ? state.cfa : { register: 0, offset: 0 };
    state.cfa = { kind: 'register', register, offset, ...change };
  };
  const expression = (): Buffer => cursor.block(cursor.uleb());

  while (cursor.at < instructions.length) {
    const op = cursor.u8();
    const low = op & 0x3f;
    switch (op & 0xc0) {
      case 0x40: // advance_loc
        location += low * codeAlign;
        if (location > address) return true;
        continue;
      case 0x80: // offset
        set(low, { kind: 'saved', offset: cursor.uleb() * dataAlign });
        continue;
      case 0xc0: // restore
        restore(low);
        continue;
    }
    switch (op) {
      case 0x00: // nop
        break;
      case 0x02: // advance_loc1, 2, 4
        location += cursor.u8() * codeAlign;
        break;
      case 0x03:
        location += cursor.u16() * codeAlign;
        break;
      case 0x04:
        location += cursor.u32() * codeAlign;
        break;
      case 0x05: // offset_extended
        set(cursor.uleb(), { kind: 'saved', offset: cursor.uleb() * dataAlign });
        break;
      case 0x06: // restore_extended
        restore(cursor.uleb());
        break;
      case 0x07: // undefined
        set(cursor.uleb(), { kind: 'undefined' });
        break;
      case 0x08: // same_value
        set(cursor.uleb(), { kind: 'same' });
        break;
      case 0x09: // register
        set(cursor.uleb(), { kind: 'register', register: cursor.uleb() });
        break;
      case 0x0a: // remember_state
        remembered.push({ cfa: state.cfa, rules: new Map(state.rules) });
        break;
      case 0x0b: {
        // restore_state
        const back = remembered.pop();
        if (!back) return false;
        Object.assign(state, back);
        break;
      }
      case 0x0c: // def_cfa
        setCfa({ register: cursor.uleb(), offset: cursor.uleb() });
        break;
      case 0x0d: // def_cfa_register
        setCfa({ register: cursor.uleb() });
        break;
      case 0x0e: // def_cfa_offset
        setCfa({ offset: cursor.uleb() });
        break;
      case 0x0f: // def_cfa_expression
        state.cfa = { kind: 'expression', expression: expression() };
        break;
      case 0x10: // expression
        set(cursor.uleb(), { kind: 'saved-expression', expression: expression() });
        break;
      case 0x11: // offset_extended_sf
        set(cursor.uleb(), { kind: 'saved', offset: cursor.sleb() * dataAlign });
        break;
      case 0x12: // def_cfa_sf
        setCfa({ register: cursor.uleb(), offset: cursor.sleb() * dataAlign });
        break;
      case 0x13: // def_cfa_offset_sf
        setCfa({ offset: cursor.sleb() * dataAlign });
        break;
      case 0x14: // val_offset
        set(cursor.uleb(), { kind: 'value', offset: cursor.uleb() * dataAlign });
        break;
      case 0x15: // val_offset_sf
        set(cursor.uleb(), { kind: 'value', offset: cursor.sleb() * dataAlign });
        break;
      case 0x16: // val_expression
        set(cursor.uleb(), { kind: 'value-expression', expression: expression() });
        break;
      case 0x2e: // GNU_args_size: what a call has pushed; of no use to us
        cursor.uleb();
        break;
      case 0x2f: // GNU_negative_offset_extended
        set(cursor.uleb(), { kind: 'saved', offset: -cursor.uleb() * dataAlign });
        break;
      default:
        return false;
    }
    if (location > address) return true;
  }
  return true;
}
