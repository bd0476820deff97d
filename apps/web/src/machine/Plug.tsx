import type { MachineText, TerminalAt } from './types.js';
import './plug.css';

/** A session's socket with the plug of its terminal in it; the prongs show only while the plug moves in. */
function Plugged() {
  return (
    <svg className="plug-art" viewBox="0 0 42 18" width="42" height="18" aria-hidden="true">
      <g className="plug-moving">
        <path className="plug-prong" d="M4 6.5h8M4 11.5h8" />
        <path className="plug-body" d="M11.5 4h5a5 5 0 0 1 0 10h-5z" />
        <path className="plug-cable" d="M21 9H42" />
      </g>
      <rect className="plug-socket" x="1" y="1" width="9.5" height="16" rx="3" />
    </svg>
  );
}

/** An empty socket; in a session just made, the plug is seen falling out of it. */
function EmptySocket({ fresh }: { fresh: boolean }) {
  return (
    <svg className="plug-art" viewBox="0 0 12 18" width="12" height="18" aria-hidden="true">
      {fresh && (
        <g className="plug-leaving">
          <path className="plug-prong" d="M4 6.5h8M4 11.5h8" />
          <path className="plug-body" d="M11.5 4h5a5 5 0 0 1 0 10h-5z" />
          <path className="plug-cable" d="M21 9H42" />
        </g>
      )}
      <rect className="plug-socket" x="1" y="1" width="9.5" height="16" rx="3" />
      <path className="plug-hole" d="M4.5 6.5h2.5M4.5 11.5h2.5" />
    </svg>
  );
}

interface PlugProps {
  terminal: TerminalAt | null;
  /** The session was made since the moment compared with. */
  fresh: boolean;
  text: MachineText;
}

/** Which terminal controls this session, drawn as a plug in a socket. */
export function Plug({ terminal, fresh, text }: PlugProps) {
  return (
    <span className="plug" data-plugged={terminal !== null}>
      {terminal ? <Plugged /> : <EmptySocket fresh={fresh} />}
      {terminal ? (
        <span className="tty">{terminal.tty}</span>
      ) : (
        <span className="no-tty">{text.map.noTerminal}</span>
      )}
    </span>
  );
}

/** A terminal that no session holds: its plug hangs loose. */
export function LooseTerminal({ terminal, text }: { terminal: TerminalAt; text: MachineText }) {
  return (
    <span className="plug loose" data-flip={`t${terminal.tty}`} data-open={terminal.open}>
      <svg className="plug-art" viewBox="0 0 42 20" width="42" height="20" aria-hidden="true">
        <g transform="rotate(-14 12 10)">
          <path className="plug-prong" d="M2 7.5h8M2 12.5h8" />
          <path className="plug-body" d="M9.5 5h5a5 5 0 0 1 0 10h-5z" />
        </g>
        <path className="plug-cable" d="M18.5 8.5C27 6 30 14 42 10" />
      </svg>
      <span className="tty">{terminal.tty}</span>
      <span className="no-tty">{terminal.open ? text.map.terminalFree : text.map.terminalClosed}</span>
    </span>
  );
}
