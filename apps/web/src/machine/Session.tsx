import { Chip } from './Chip.js';
import { identityStyle } from './identity.js';
import type { GroupBox, SessionBox } from './map-model.js';
import { Pid } from './Pid.js';
import { Plug } from './Plug.js';
import type { MachineText } from './types.js';

interface Focus {
  selected: number | null;
  tabStop: number | null;
}

function Group({
  group,
  sid,
  text,
  focus,
}: {
  group: GroupBox;
  sid: number;
  text: MachineText;
  focus: Focus;
}) {
  const notes = [
    group.foreground && text.map.foreground,
    group.leader === 'gone' && text.map.groupLeaderGone,
    group.leader === 'elsewhere' && text.map.groupLeaderElsewhere,
  ].filter(Boolean);
  return (
    <div
      className="pgroup"
      role="group"
      aria-label={[`${text.map.group} ${group.pgid}`, ...notes].join(', ')}
      data-flip={`g${sid}-${group.pgid}`}
      data-foreground={group.foreground || undefined}
      style={identityStyle(group.pgid)}
    >
      <div className="pgroup-head">
        {text.map.group} <Pid pid={group.pgid} />
        {notes.map((note) => (
          <span key={String(note)} className="box-note">
            {note}
          </span>
        ))}
      </div>
      <div className="chips">
        {group.chips.map((chip) => (
          <Chip
            key={chip.pid}
            chip={chip}
            text={text}
            selected={chip.pid === focus.selected}
            tabStop={chip.pid === focus.tabStop}
          />
        ))}
      </div>
    </div>
  );
}

/** A session as a box, its groups as boxes within. */
export function Session({ session, text, focus }: { session: SessionBox; text: MachineText; focus: Focus }) {
  const name = `${text.map.session} ${session.sid}`;
  const terminal = session.terminal?.tty ?? text.map.noTerminal;
  return (
    <section
      className="psession"
      role="group"
      aria-label={[name, session.leaderGone ? text.map.sessionLeaderGone : '', terminal]
        .filter(Boolean)
        .join(', ')}
      data-flip={`s${session.sid}`}
      data-born={session.born || undefined}
      style={identityStyle(session.sid)}
    >
      <div className="psession-head">
        <div className="psession-name">
          {text.map.session} <Pid pid={session.sid} />
          {session.leaderGone && <span className="box-note">{text.map.sessionLeaderGone}</span>}
        </div>
        <Plug terminal={session.terminal} fresh={session.born} text={text} />
      </div>
      <div className="pgroups">
        {session.groups.map((group) => (
          <Group key={group.pgid} group={group} sid={session.sid} text={text} focus={focus} />
        ))}
      </div>
    </section>
  );
}
