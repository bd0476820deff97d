import { identityStyle } from './identity.js';
import './machine.css';
import type { PidProps } from './types.js';

/** A process's number in its colour, wherever it stands. */
export function Pid({ pid, leader }: PidProps) {
  if (pid === 0) return <span className="pid pid-none">0</span>;
  return (
    <span className="pid" style={identityStyle(pid)}>
      {pid}
      {leader !== undefined && (
        <span className="pid-mark" role="img" aria-label={leader} title={leader}>
          ◆
        </span>
      )}
    </span>
  );
}
