import { callText } from './call-text.js';

/** A call as code: where it does not fit it is cut within its arguments, for how it ended says the most. */
export function CallCode({ call }: { call: Parameters<typeof callText>[0] }) {
  const text = callText(call);
  const end = text.lastIndexOf(')');
  return (
    <code className="call" title={text}>
      <span className="call-args">{text.slice(0, end)}</span>
      <span>{text.slice(end)}</span>
    </code>
  );
}
