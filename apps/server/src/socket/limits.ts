import { PageError } from '../worlds/page-error.js';
import { Bucket } from './bucket.js';
import type { Incoming } from './incoming.js';

/** A key held down repeats 30 times a second; a page that floods is held to this. */
const MESSAGES = { burst: 400, perSecond: 200 } as const;
/** A paste of 2 MB passes at once. */
const TYPED_BYTES = { burst: 2 * 1024 * 1024, perSecond: 512 * 1024 } as const;
/** A new world costs as much as this many messages: two a second, four at once. */
const WORLD_COST = 100;
/** A page that keeps sending what is refused is disconnected. It may come back, and its world waits. */
const OFFENCES = { burst: 60, perSecond: 2 } as const;
/** An answer to each of a flood would be a flood as well. */
const COMPLAINTS = { burst: 5, perSecond: 5 } as const;

/** What one connection may send, and how often. */
export class Limits {
  readonly #messages: Bucket;
  readonly #typed: Bucket;
  readonly #offences: Bucket;
  readonly #complaints: Bucket;

  constructor(now?: () => number) {
    this.#messages = new Bucket(MESSAGES.burst, MESSAGES.perSecond, now);
    this.#typed = new Bucket(TYPED_BYTES.burst, TYPED_BYTES.perSecond, now);
    this.#offences = new Bucket(OFFENCES.burst, OFFENCES.perSecond, now);
    this.#complaints = new Bucket(COMPLAINTS.burst, COMPLAINTS.perSecond, now);
  }

  /** Counts a message. Throws PageError `too-fast` when there are too many; it is then not to be carried out. */
  admit(message: Incoming): void {
    const cost = message.type === 'hello' || message.type === 'reset' ? WORLD_COST : 1;
    if (!this.#messages.take(cost)) {
      throw new PageError('too-fast', `more than ${MESSAGES.perSecond} messages a second`);
    }
    if (message.type === 'input' && !this.#typed.take(Buffer.byteLength(message.text))) {
      throw new PageError('too-fast', `more than ${TYPED_BYTES.perSecond / 1024} KiB a second typed`);
    }
  }

  /** Whether a refusal is to be told, and whether it was one too many. */
  refused({ code }: PageError): 'tell' | 'ignore' | 'disconnect' {
    const told = code !== 'too-fast' || this.#complaints.take();
    if (!told) return 'ignore';
    const offence = code === 'too-fast' || code === 'bad-message' || code === 'too-large';
    return offence && !this.#offences.take() ? 'disconnect' : 'tell';
  }
}
