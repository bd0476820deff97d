import { LabError, type PageErrorCode } from '@daemonlab/protocol';

/** Something asked for cannot be done: a code the page has words for, and details for people who look into it. */
export class PageError extends Error {
  readonly code: PageErrorCode;
  constructor(code: PageErrorCode, detail: string) {
    super(detail);
    this.name = 'PageError';
    this.code = code;
  }
}

/** Any failure of an action as the page is told it. */
export function toPageError(error: unknown, otherwise: PageErrorCode = 'lab-error'): PageError {
  if (error instanceof PageError) return error;
  if (error instanceof LabError) return new PageError(otherwise, `${error.code}: ${error.message}`);
  return new PageError(otherwise, error instanceof Error ? error.message : String(error));
}
