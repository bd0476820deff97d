import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useLanguage } from '../i18n/language.js';
import { TerminalPanel } from '../terminal/TerminalPanel.js';
import { MapPane, TablePane, TimelinePane } from './panes.js';

/**
 * Words on the left; map, table, terminal and timeline on the right. The learner's own sizes are kept.
 * A panel writes its id as a test id too: none may be one of the page's own.
 */
export function WideLayout({
  label,
  panel,
  actions,
}: {
  /** Accessible name of what is on the left. */
  label: string;
  panel: ReactNode;
  actions: ReactNode;
}) {
  const { words } = useLanguage();
  const { machine: names } = words;
  const kept = { storage: localStorage, onlySaveAfterUserInteractions: true };
  const columns = useDefaultLayout({ id: 'daemonlab-columns', ...kept });
  const rows = useDefaultLayout({ id: 'daemonlab-rows', ...kept });
  return (
    <Group
      className="wide"
      orientation="horizontal"
      {...(columns.defaultLayout ? { defaultLayout: columns.defaultLayout } : {})}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel id="lesson-panel" defaultSize="33%" minSize="320px" maxSize="60%">
        <section className="lesson" aria-label={label}>
          {panel}
          {actions}
        </section>
      </Panel>
      <Separator className="gutter gutter-v" aria-label={names.resize(label, names.label)} />
      <Panel id="machine-panel" minSize="360px">
        <section className="machine" aria-label={names.label}>
          <Group
            className="rows"
            orientation="vertical"
            {...(rows.defaultLayout ? { defaultLayout: rows.defaultLayout } : {})}
            onLayoutChanged={rows.onLayoutChanged}
          >
            <Panel id="map-panel" defaultSize="31%" minSize="90px">
              <MapPane />
            </Panel>
            <Separator className="gutter gutter-h" aria-label={names.resize(names.map, names.table)} />
            <Panel id="table-panel" defaultSize="22.5%" minSize="80px">
              <TablePane />
            </Panel>
            <Separator className="gutter gutter-h" aria-label={names.resize(names.table, names.terminal)} />
            <Panel id="terminal-panel" defaultSize="30%" minSize="90px">
              <TerminalPanel />
            </Panel>
            <Separator
              className="gutter gutter-h"
              aria-label={names.resize(names.terminal, names.timeline)}
            />
            <Panel id="timeline-panel" defaultSize="16.5%" minSize="64px">
              <TimelinePane />
            </Panel>
          </Group>
        </section>
      </Panel>
    </Group>
  );
}
