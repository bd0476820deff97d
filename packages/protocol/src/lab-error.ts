/** A command that could not be carried out: an errno name or a code of ours, and what it was about. */
export class LabError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'LabError';
    this.code = code;
  }
}
