import './identity.css';
import { identityStyle } from './identity.js';
import type { PidProps } from './types.js';

/** A process's number in its colour, wherever it stands. 0 is nobody and has none. */
export function Pid({ pid, leader }: PidProps) {
  if (pid === 0) return <span className="pid pid-none">0</span>;
  return (
    <span className="pid" style={identityStyle(pid)} data-leader={leader} title={leader}>
      {pid}
    </span>
  );
}
