import { decodeInput, MAX_PAGE_MESSAGE, PageMessage, PROTOCOL_VERSION } from '@daemonlab/protocol';
import { PageError } from '../worlds/page-error.js';

export type Incoming = { type: 'input'; terminal: number; text: string } | PageMessage;

/** A message of a page, checked. Throws PageError `too-large`, `version` or `bad-message`. */
export function readMessage(data: Buffer, isBinary: boolean): Incoming {
  if (data.length > MAX_PAGE_MESSAGE) {
    throw new PageError('too-large', `${data.length} bytes; at most ${MAX_PAGE_MESSAGE} are taken`);
  }
  if (isBinary) {
    const input = decodeInput(data);
    if (!input) throw new PageError('bad-message', 'not an input frame');
    return { type: 'input', ...input };
  }
  return readJson(data.toString('utf8'));
}

function readJson(text: string): PageMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PageError('bad-message', 'not JSON');
  }
  refuseOtherVersion(value);
  const { success, data, error } = PageMessage.safeParse(value);
  if (success) return data;
  const issue = error.issues[0];
  throw new PageError('bad-message', issue ? `${issue.path.join('.')}: ${issue.message}` : 'unknown shape');
}

/** Before the shape is checked: another version may have another shape, and deserves the reason. */
function refuseOtherVersion(value: unknown): void {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'hello') return;
  const version = 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version !== PROTOCOL_VERSION) {
    throw new PageError(
      'version',
      `the server speaks version ${PROTOCOL_VERSION}, the page version ${version}: reload the page`,
    );
  }
}
