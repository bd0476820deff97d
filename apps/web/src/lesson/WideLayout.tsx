import type { LessonDocument } from '@daemonlab/lesson';
import type { ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useLanguage } from '../i18n/language.js';
import { TerminalPanel } from '../terminal/TerminalPanel.js';
import { LessonPanel } from './LessonPanel.js';
import { MapPane, TablePane, TimelinePane } from './panes.js';

/** The lesson on the left; map, table, terminal and timeline on the right. The learner's own sizes are kept. */
export function WideLayout({ document, actions }: { document: LessonDocument; actions: ReactNode }) {
  const { words } = useLanguage();
  const { machine: names } = words;
  const columns = useDefaultLayout({ id: 'daemonlab-columns', storage: localStorage });
  const rows = useDefaultLayout({ id: 'daemonlab-rows', storage: localStorage });
  return (
    <Group
      className="wide"
      orientation="horizontal"
      {...(columns.defaultLayout ? { defaultLayout: columns.defaultLayout } : {})}
      onLayoutChanged={columns.onLayoutChanged}
    >
      <Panel id="lesson" defaultSize="33%" minSize="320px" maxSize="60%">
        <section className="lesson" aria-label={words.lesson.panel}>
          <LessonPanel document={document} />
          {actions}
        </section>
      </Panel>
      <Separator className="gutter gutter-v" aria-label={names.resize(names.lesson, names.label)} />
      <Panel id="machine" minSize="360px">
        <section className="machine" aria-label={names.label}>
          <Group
            className="rows"
            orientation="vertical"
            {...(rows.defaultLayout ? { defaultLayout: rows.defaultLayout } : {})}
            onLayoutChanged={rows.onLayoutChanged}
          >
            <Panel id="map" defaultSize="34%" minSize="90px">
              <MapPane />
            </Panel>
            <Separator className="gutter gutter-h" aria-label={names.resize(names.map, names.table)} />
            <Panel id="table" defaultSize="26%" minSize="80px">
              <TablePane />
            </Panel>
            <Separator className="gutter gutter-h" aria-label={names.resize(names.table, names.terminal)} />
            <Panel id="terminal" defaultSize="25%" minSize="90px">
              <TerminalPanel />
            </Panel>
            <Separator
              className="gutter gutter-h"
              aria-label={names.resize(names.terminal, names.timeline)}
            />
            <Panel id="timeline" defaultSize="15%" minSize="60px">
              <TimelinePane />
            </Panel>
          </Group>
        </section>
      </Panel>
    </Group>
  );
}
