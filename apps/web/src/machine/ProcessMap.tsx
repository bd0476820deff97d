import {
  memo,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { Chip } from './Chip.js';
import { identityStyle } from './identity.js';
import './map.css';
import { flySignals, newSignals } from './flights.js';
import { processTree, type ProcessTree } from './map-model.js';
import { MapMotion } from './map-motion.js';
import { Pid } from './Pid.js';
import { LooseTerminal } from './Plug.js';
import { moveFocus, moveFocusTowards } from './roving.js';
import { Session } from './Session.js';
import type { ChipFacts, MachineText, ProcessMapProps } from './types.js';
import { useReveal } from './useReveal.js';

/** From this many chips on they are drawn smaller and without notes. */
const DENSE = 18;
/** Up to this many are drawn larger. */
const ROOMY = 3;
/** More children than this are not listed beside init: their lines say it. */
const LISTED_CHILDREN = 10;

const ARROWS: Record<string, 'left' | 'right' | 'up' | 'down'> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** With the box it is in: a chip without its session’s head says little. */
function boxOf(map: HTMLElement, pid: number): Element | null {
  const chip = map.querySelector(`.chip[data-pid="${pid}"]`);
  const session = chip?.closest('.psession') ?? null;
  return session !== null && session.clientHeight <= map.clientHeight ? session : chip;
}
const nothingCovered = (): number => 0;

function allChips(tree: ProcessTree): ChipFacts[] {
  const inside = tree.sessions.flatMap((session) => session.groups.flatMap((group) => group.chips));
  return tree.init ? [tree.init, ...inside] : inside;
}

function Lines({ chips, selected }: { chips: readonly ChipFacts[]; selected: number | null }) {
  const known = new Set(chips.map((chip) => chip.pid));
  const linked = chips.filter((chip) => known.has(chip.ppid) && chip.state !== 'dead');
  return (
    <svg className="pmap-lines" aria-hidden="true">
      {linked.map((chip) => (
        <path
          key={chip.pid}
          data-child={`p${chip.pid}`}
          data-parent={`p${chip.ppid}`}
          data-lit={chip.pid === selected || chip.ppid === selected || undefined}
          style={identityStyle(chip.ppid)}
        />
      ))}
    </svg>
  );
}

function InitRail({ tree, kind, text, focus }: InitRailProps) {
  const { init, initChildren } = tree;
  if (!init) return null;
  const role = kind === 'init' ? text.map.init : text.map.subreaper;
  const parts: ReactNode[] = init.comm === role ? [] : [role];
  if (initChildren.length > 0 && initChildren.length <= LISTED_CHILDREN)
    parts.push(text.map.parentOf(text.list(initChildren.map((pid) => <Pid key={pid} pid={pid} />))));
  return (
    <div className="pmap-init">
      <Chip
        chip={init}
        text={text}
        selected={focus.selected === init.pid}
        tabStop={focus.tabStop === init.pid}
      />
      <span className="pmap-init-words">
        {parts.map((part, i) => (
          <span key={i}>{part}</span>
        ))}
      </span>
    </div>
  );
}

interface InitRailProps {
  tree: ProcessTree;
  kind: 'init' | 'subreaper';
  text: MachineText;
  focus: { selected: number | null; tabStop: number | null };
}

/** The last value for as long as the next ones say the same: most events move nothing on the map. */
function useSame<T>(value: T): T {
  const json = JSON.stringify(value);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => value, [json]);
}

/** Sessions, groups, processes, terminals and who is whose parent, as boxes and lines. */
export const ProcessMap = memo(function ProcessMap({
  moment,
  init,
  text,
  selected = null,
  onSelect,
}: ProcessMapProps) {
  const tree = useSame(useMemo(() => processTree(moment, init.pid), [moment, init.pid]));
  const chips = useMemo(() => allChips(tree), [tree]);
  const map = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const motion = useRef<MapMotion | null>(null);
  /** The last event that was shown: signals after it have not flown yet. */
  const shown = useRef(moment.to);
  const tabStop = chips.some((chip) => chip.pid === selected) ? selected : (chips[0]?.pid ?? null);

  useReveal(map, moment, selected, boxOf, nothingCovered);

  const content = useMemo(() => {
    const focus = { selected, tabStop };
    return (
      <>
        <Lines chips={chips} selected={selected} />
        <div className="pmap-top">
          <InitRail tree={tree} kind={init.kind} text={text} focus={focus} />
          <div className="pmap-loose">
            {tree.loose.map((terminal) => (
              <LooseTerminal key={terminal.tty} terminal={terminal} text={text} />
            ))}
          </div>
        </div>
        <div className="pmap-sessions">
          {tree.sessions.map((session) => (
            <Session key={session.sid} session={session} text={text} focus={focus} />
          ))}
        </div>
        {chips.length === 0 && <p className="machine-empty">{text.map.empty}</p>}
      </>
    );
  }, [tree, chips, selected, tabStop, init.kind, text]);

  useEffect(() => {
    const element = plane.current;
    if (!element) return;
    const moving = new MapMotion(element);
    motion.current = moving;
    moving.changed();
    // Besides a change of its content, a new size of the map and a font that arrives late move the chips.
    const settle = (): void => moving.settle();
    const watch = new ResizeObserver(settle);
    watch.observe(element);
    document.fonts.addEventListener('loadingdone', settle);
    return () => {
      watch.disconnect();
      document.fonts.removeEventListener('loadingdone', settle);
      moving.dispose();
      motion.current = null;
    };
  }, []);

  useLayoutEffect(() => {
    motion.current?.changed();
  }, [tree, selected, text]);

  useEffect(() => {
    const fresh = newSignals(moment.signals, shown.current, moment.to);
    shown.current = moment.to;
    if (fresh.length === 0) return;
    requestAnimationFrame(() => {
      if (plane.current) flySignals(plane.current, fresh, (pid) => motion.current?.boxOf(pid));
    });
  }, [moment]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const chip = (event.target as Element).closest<HTMLElement>('.chip');
    const towards = ARROWS[event.key];
    if (!chip) return;
    if (towards) moveFocusTowards(plane.current, '.chip[data-pid]', chip, towards);
    else if (event.key === 'Home') moveFocus(plane.current, '.chip[data-pid]', chip, -Infinity);
    else if (event.key === 'End') moveFocus(plane.current, '.chip[data-pid]', chip, Infinity);
    else if (event.key === 'Escape' && selected !== null) onSelect?.(null);
    else if (event.key === 'Enter' || event.key === ' ') {
      // The button's own click does it; the page's keys must not see it.
      event.stopPropagation();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onClick = (event: MouseEvent): void => {
    const pid = Number((event.target as Element).closest<HTMLElement>('.chip')?.dataset['pid']);
    if (pid) onSelect?.(pid === selected ? null : pid);
  };

  return (
    <div
      className="pmap"
      ref={map}
      data-testid="process-map"
      data-dense={tree.count > DENSE || undefined}
      data-roomy={tree.count <= ROOMY || undefined}
      role="group"
      aria-label={text.map.label}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div className="pmap-plane" ref={plane}>
        {content}
      </div>
    </div>
  );
});
