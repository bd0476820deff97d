/**
 * What one probe found. `ok`: nothing to do. `note`: labs run, but something is less than it could be.
 * `missing`: what `for` names cannot work.
 */
export interface Finding {
  id: string;
  title: string;
  state: 'ok' | 'note' | 'missing';
  /** What is there, in a few words. */
  found: string;
  /** What that means for Daemon Lab. */
  means: string;
  /** What to do about it. */
  remedy?: string;
}
