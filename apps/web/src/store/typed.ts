/** Enter, and the keys that signal or end the input: Ctrl-C, Ctrl-D, Ctrl-Z, Ctrl-\. */
// eslint-disable-next-line no-control-regex
const ACTS = /[\r\x03\x04\x1a\x1c]/;

/** Whether something may happen for what is typed: it is more than words of a command that is not finished. */
export const isCommand = (text: string): boolean => ACTS.test(text);
