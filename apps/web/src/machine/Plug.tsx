import type { MachineText, TerminalAt } from './types.js';

/** A session's socket, with the plug of its terminal in it or empty. */
function Socket({ plugged }: { plugged: boolean }) {
  return (
    <svg className="plug-art" viewBox="0 0 40 18" width="40" height="18" aria-hidden="true">
      <rect className="plug-socket" x="1" y="1.5" width="9" height="15" rx="3" />
      <g className="plug-moving">
        {plugged ? (
          <>
            <path className="plug-prong" d="M6 6.5H14M6 11.5H14" />
            <rect className="plug-body" x="12" y="3.5" width="10" height="11" rx="2.5" />
            <path className="plug-cable" d="M22 9H40" />
          </>
        ) : (
          <path className="plug-hole" d="M5.5 6.5v0M5.5 11.5v0" />
        )}
      </g>
    </svg>
  );
}

/** Which terminal controls with this session, drawn as a plug in a socket. */
export function Plug({ terminal, text }: { terminal: TerminalAt | null; text: MachineText }) {
  return (
    <span className="plug" data-plugged={terminal !== null}>
      <Socket plugged={terminal !== null} />
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
      <svg className="plug-art" viewBox="0 0 40 18" width="40" height="18" aria-hidden="true">
        <path className="plug-prong" d="M4 8.5l7.6 2M3 13l7.6 2" />
        <rect
          className="plug-body"
          x="10"
          y="5.5"
          width="10"
          height="11"
          rx="2.5"
          transform="rotate(15 15 11)"
        />
        <path className="plug-cable" d="M20 12.5C28 15 30 9 40 9" />
      </svg>
      <span className="tty">{terminal.tty}</span>
      <span className="no-tty">{terminal.open ? text.map.terminalFree : text.map.terminalClosed}</span>
    </span>
  );
}
