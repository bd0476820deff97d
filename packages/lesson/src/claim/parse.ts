import { DAEMON_STEPS, type DaemonStep } from '@daemonlab/protocol';
import { didYouMean, nearest } from '../nearest/index.js';
import { ClaimError, type CallClaim, type Claim, type Expression, type Sender, type Value } from './ast.js';
import {
  CALLS,
  CAPABILITIES,
  ERRNOS,
  FIELDS,
  RESERVED,
  SIGNALS,
  type Capability,
  type Field,
} from './known.js';
import { tokenize, type Token } from './tokens.js';

// claim   = both ("or" both)*          both = unary ("and" unary)*        unary = "not" unary | "(" claim ")" | atom
// atom    = value ("==" | "!=") value
//         | "call" CALL ["by" NAME] ("fails" ERRNO | "succeeds" | "returns" value)
//         | "log" ["from" NAME] ["contains" TEXT]
//         | "terminal" ["of" NAME] "shows" TEXT
//         | "table" "shows" TEXT
//         | "trace" "of" TEXT ("has" STEP ["before" STEP] | "is" "live")
//         | "prompt" "is" "back" | ("can" | "cannot") WHAT | "omitted" STEP | "isolation" "is" KIND
//         | "has" TEXT | "adopter" "is" ("init" | "subreaper") | "nobody" "gets" SIGNAL
//         | NAME "lives" | NAME "is" STATE | NAME "exits" [NUMBER]
//         | NAME "is" "stopped" ["by" SIGNAL] | NAME "is" "held" ["before" CALL] | NAME "is" "adopted" "by" NAME
//         | NAME "dies" ["of" SIGNAL ["from" sender]] | NAME "gets" SIGNAL ["from" sender]
//         | NAME ("ignores" | "catches" | "blocks") SIGNAL
// sender  = "kernel" | "keyboard" | NAME
// value   = ["was"] NAME "." FIELD | TEXT | NUMBER | "none" | "result" "of" CALL ["by" NAME]
//         | "members" "of" ("group" | "session") value | "children" "of" NAME | "processes" "called" TEXT
//         | "whose" value | "who" "gets" SIGNAL | "survivors" "of" NAME+

const STATES = {
  alive: 'living',
  gone: 'gone',
  foreground: 'foreground',
  zombie: 'zombie',
} as const;
const IS = [...Object.keys(STATES), 'stopped', 'held', 'adopted'];
/** What ends a list of names. */
const AFTER_NAMES = ['and', 'or'];
const VERBS = ['lives', 'is', 'dies', 'exits', 'ignores', 'catches', 'blocks', 'gets', '==', '!='];

class Parser {
  readonly #tokens: Token[];
  #next = 0;

  constructor(source: string) {
    this.#tokens = tokenize(source);
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #is(text: string): boolean {
    return this.#token.text === text && (this.#token.kind === 'word' || this.#token.kind === 'symbol');
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#next += 1;
    return true;
  }

  #fail(expected: string, token = this.#token, known: Iterable<string> = []): never {
    const found = token.kind === 'end' ? 'it ends here' : `found "${token.text}"`;
    const near = token.kind === 'word' ? nearest(token.text, known) : null;
    const meant = near === null ? '' : `; did you mean "${near}"?`;
    throw new ClaimError(`expected ${expected}, ${found}${meant}`, token.at);
  }

  #word(expected: string): Token {
    if (this.#token.kind !== 'word') this.#fail(expected);
    return this.#take();
  }

  #of(known: readonly string[], what: string): string {
    const token = this.#word(what);
    if (!known.includes(token.text)) this.#fail(what, token, known);
    return token.text;
  }

  #text(): string {
    if (this.#token.kind !== 'text') this.#fail('a text in quotes');
    return this.#take().text;
  }

  #name(): string {
    const token = this.#word('the name of a process');
    if (!/^[a-z][a-z0-9]*$/.test(token.text)) this.#fail('the name of a process', token);
    return token.text;
  }

  end(): void {
    if (this.#token.kind !== 'end') this.#fail('the end, "and" or "or"', this.#token, ['and', 'or']);
  }

  claim(): Claim {
    let left = this.#both();
    while (this.#accept('or')) left = { kind: 'or', left, right: this.#both() };
    return left;
  }

  #both(): Claim {
    let left = this.#unary();
    while (this.#accept('and')) left = { kind: 'and', left, right: this.#unary() };
    return left;
  }

  #unary(): Claim {
    if (this.#accept('not')) return { kind: 'not', claim: this.#unary() };
    if (this.#accept('(')) {
      const inner = this.claim();
      if (!this.#accept(')')) this.#fail('")"');
      return inner;
    }
    return this.#atom();
  }

  #atom(): Claim {
    if (this.#accept('call')) return this.#call();
    if (this.#accept('log')) {
      const from = this.#accept('from') ? this.#name() : null;
      return { kind: 'log', from, text: this.#accept('contains') ? this.#text() : null };
    }
    if (this.#accept('terminal')) {
      const name = this.#accept('of') ? this.#name() : null;
      if (!this.#accept('shows')) this.#fail('"shows"', this.#token, ['shows', 'of']);
      return { kind: 'shows', name, text: this.#text() };
    }
    if (this.#accept('table')) {
      if (!this.#accept('shows')) this.#fail('"shows"', this.#token, ['shows']);
      return { kind: 'table', text: this.#text() };
    }
    if (this.#accept('trace')) return this.#trace();
    if (this.#accept('prompt')) {
      if (!this.#accept('is') || !this.#accept('back')) this.#fail('"prompt is back"');
      return { kind: 'state', name: 'shell', is: 'foreground' };
    }
    if (this.#accept('can'))
      return { kind: 'can', what: this.#of(CAPABILITIES, 'mount, cc or syslog') as Capability };
    if (this.#accept('cannot'))
      return {
        kind: 'not',
        claim: { kind: 'can', what: this.#of(CAPABILITIES, 'mount, cc or syslog') as Capability },
      };
    if (this.#accept('omitted')) return { kind: 'omitted', step: this.#word('the id of a step').text };
    if (this.#accept('isolation')) {
      if (!this.#accept('is')) this.#fail('"is"');
      return {
        kind: 'isolation',
        is: this.#of(['namespaces', 'host'], 'namespaces or host') as 'namespaces' | 'host',
      };
    }
    if (this.#accept('has')) return { kind: 'has', command: this.#text() };
    if (this.#accept('adopter')) {
      if (!this.#accept('is')) this.#fail('"is"');
      return {
        kind: 'adopter',
        is: this.#of(['init', 'subreaper'], 'init or subreaper') as 'init' | 'subreaper',
      };
    }
    if (this.#accept('nobody')) {
      if (!this.#accept('gets')) this.#fail('"gets"', this.#token, ['gets']);
      return { kind: 'nobody', signal: this.#signal() };
    }
    const start = this.#token;
    if (
      start.kind === 'word' &&
      /^[a-z][a-z0-9]*$/.test(start.text) &&
      !(RESERVED as readonly string[]).includes(start.text)
    )
      return this.#about();
    return this.#compare(this.value());
  }

  /** A real daemon of the lesson, and what its trace shows. */
  #trace(): Claim {
    if (!this.#accept('of')) this.#fail('"of"');
    const daemon = this.#text();
    if (this.#accept('has')) {
      const step = this.#step();
      const before = this.#accept('before') ? this.#step() : null;
      return { kind: 'trace', daemon, shows: { is: 'taken', step, before } };
    }
    if (!this.#accept('is') || !this.#accept('live'))
      this.#fail('"has" or "is live"', this.#token, ['has', 'is', 'live']);
    return { kind: 'trace', daemon, shows: { is: 'live' } };
  }

  #step(): DaemonStep {
    return this.#of(DAEMON_STEPS, `one of the eight steps (${DAEMON_STEPS.join(', ')})`) as DaemonStep;
  }

  #compare(left: Value): Claim {
    if (this.#accept('==')) return { kind: 'compare', equal: true, left, right: this.value() };
    if (this.#accept('!=')) return { kind: 'compare', equal: false, left, right: this.value() };
    return this.#fail('"==" or "!="');
  }

  #call(): Claim {
    const call = this.#of(CALLS, 'the name of a system call');
    const by = this.#accept('by') ? this.#name() : null;
    return { kind: 'call', call, by, outcome: this.#outcome() };
  }

  #outcome(): CallClaim {
    if (this.#accept('fails'))
      return { is: 'fails', errno: this.#of(ERRNOS, 'the name of an error, as EPERM') };
    if (this.#accept('succeeds')) return { is: 'succeeds' };
    if (this.#accept('returns')) return { is: 'returns', value: this.value() };
    return this.#fail('"fails", "succeeds" or "returns"', this.#token, [
      'fails',
      'succeeds',
      'returns',
      'by',
    ]);
  }

  /** A process and what it is or does. */
  #about(): Claim {
    const start = this.#token;
    const name = this.#name();
    if (this.#is('==') || this.#is('!='))
      return this.#compare({ kind: 'field', name, field: 'pid', sub: null, was: false });
    const verb = this.#token;
    if (this.#accept('lives')) return { kind: 'state', name, is: 'living' };
    if (this.#accept('is')) {
      const state = this.#of(IS, `one of ${IS.join(', ')}`);
      if (state === 'stopped')
        return { kind: 'stopped', name, by: this.#accept('by') ? this.#signal() : null };
      if (state === 'held')
        return {
          kind: 'held',
          name,
          before: this.#accept('before') ? this.#of(CALLS, 'the name of a system call') : null,
        };
      if (state === 'adopted') {
        if (!this.#accept('by')) this.#fail('"by"', this.#token, ['by']);
        return { kind: 'adopted', name, by: this.#name() };
      }
      return { kind: 'state', name, is: STATES[state as keyof typeof STATES] };
    }
    if (this.#accept('dies')) {
      const signal = this.#accept('of') ? this.#signal() : null;
      return { kind: 'dies', name, signal, from: signal === null ? null : this.#sender() };
    }
    if (this.#accept('gets')) return { kind: 'gets', name, signal: this.#signal(), from: this.#sender() };
    if (this.#accept('exits')) {
      const code = /^\d+$/.test(this.#token.text) ? Number(this.#take().text) : null;
      return { kind: 'exits', name, code };
    }
    for (const does of ['ignores', 'catches', 'blocks'] as const)
      if (this.#accept(does)) return { kind: 'signal', name, does, signal: this.#signal() };
    return this.#failAbout(start, verb);
  }

  /** Nothing is said of a process: where its name is a misspelt word of the language, or a field, that is what was meant. */
  #failAbout(start: Token, verb: Token): never {
    const name = start.text;
    const owner = verb.text === 'of' ? this.#tokens[this.#next + 1]?.text : undefined;
    if (owner !== undefined && Object.hasOwn(FIELDS, name))
      throw new ClaimError(`"${name} of" begins nothing; did you mean "${owner}.${name}"?`, start.at);
    const meant = nearest(name, RESERVED);
    if (meant !== null && !VERBS.includes(verb.text) && nearest(verb.text, VERBS) === null)
      throw new ClaimError(`"${name}" begins nothing here; did you mean "${meant}"?`, start.at);
    return this.#fail(`what is said of ${name} (${VERBS.join(', ')})`, verb, VERBS);
  }

  #sender(): Sender | null {
    if (!this.#accept('from')) return null;
    if (this.#accept('kernel')) return { kind: 'kernel' };
    if (this.#accept('keyboard')) return { kind: 'keyboard' };
    return { kind: 'process', name: this.#name() };
  }

  /** `members of group X`, `children of X`, `processes called "x"`, `whose X`, `who gets SIGHUP`, `survivors of x y`. */
  #counted(): Value | null {
    if (this.#accept('members')) {
      if (!this.#accept('of')) this.#fail('"of"');
      const what = this.#of(['group', 'session'], 'group or session') as 'group' | 'session';
      return { kind: 'count', what, of: this.value() };
    }
    if (this.#accept('children')) {
      if (!this.#accept('of')) this.#fail('"of"');
      return {
        kind: 'count',
        what: 'children',
        of: { kind: 'field', name: this.#name(), field: 'pid', sub: null, was: false },
      };
    }
    if (this.#accept('processes')) {
      if (!this.#accept('called')) this.#fail('"called"', this.#token, ['called']);
      return { kind: 'count', what: 'called', of: { kind: 'text', text: this.#text() } };
    }
    if (this.#accept('whose')) return { kind: 'whose', of: this.value() };
    if (this.#accept('who')) {
      if (!this.#accept('gets')) this.#fail('"gets"', this.#token, ['gets']);
      return { kind: 'receivers', signal: this.#signal() };
    }
    if (this.#accept('survivors')) {
      if (!this.#accept('of')) this.#fail('"of"');
      const names = [this.#name()];
      while (this.#token.kind === 'word' && !AFTER_NAMES.includes(this.#token.text)) names.push(this.#name());
      return { kind: 'survivors', names };
    }
    return null;
  }

  #signal(): string {
    return this.#of(SIGNALS, 'the name of a signal, as SIGHUP');
  }

  value(): Value {
    if (this.#token.kind === 'text') return { kind: 'text', text: this.#take().text };
    if (this.#accept('none')) return { kind: 'none' };
    if (this.#accept('result')) {
      if (!this.#accept('of')) this.#fail('"of"');
      const call = this.#of(CALLS, 'the name of a system call');
      return { kind: 'result', call, by: this.#accept('by') ? this.#name() : null };
    }
    const counted = this.#counted();
    if (counted) return counted;
    const was = this.#accept('was');
    const token = this.#word('a value: a process and a field (daemon.sid), a text, a number or none');
    if (/^\d+$/.test(token.text)) return { kind: 'text', text: token.text };
    const [name = '', field, ...rest] = token.text.split('.');
    if (!/^[a-z][a-z0-9]*$/.test(name)) this.#fail('the name of a process', token);
    if (field === undefined) return { kind: 'field', name, field: 'pid', sub: null, was };
    if (!Object.hasOwn(FIELDS, field))
      throw new ClaimError(
        `"${field}" is no field of a process${didYouMean(field, Object.keys(FIELDS))}`,
        token.at + name.length + 1,
      );
    if (field === 'fds' ? rest.length !== 1 || !/^\d+$/.test(rest[0]!) : rest.length > 0)
      throw new ClaimError(
        field === 'fds' ? 'fds wants a number: daemon.fds.0' : `nothing comes after "${name}.${field}"`,
        token.at,
      );
    return { kind: 'field', name, field: field as Field, sub: rest[0] ?? null, was };
  }
}

/** Reads a claim. Throws ClaimError with the place and what was expected. */
export function parseClaim(source: string): Claim {
  const parser = new Parser(source);
  const claim = parser.claim();
  parser.end();
  return claim;
}

/** Reads a value: `daemon.sid`, `"lives"`, `none`, `result of setsid by daemon`. */
export function parseValue(source: string): Value {
  const parser = new Parser(source);
  const value = parser.value();
  parser.end();
  return value;
}

/** Reads what a prediction asks for: a value, else a claim. A claim's error is the one that is told. */
export function parseExpression(source: string): Expression {
  try {
    return { kind: 'value', value: parseValue(source) };
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error;
    const whole = /^[\w.-]+$/.test(source.trim());
    if (whole) throw error;
    return { kind: 'claim', claim: parseClaim(source) };
  }
}
