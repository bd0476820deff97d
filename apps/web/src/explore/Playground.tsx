import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/language.js';
import { Banners, Past } from '../lesson/Banners.js';
import type { Command } from '../lesson/keys.js';
import { MachineProvider } from '../lesson/machine.js';
import { NarrowLayout, type View } from '../lesson/NarrowLayout.js';
import { useFrame } from '../lesson/useFrame.js';
import { useKeys } from '../lesson/useKeys.js';
import { useWide } from '../lesson/useWide.js';
import { WideLayout } from '../lesson/WideLayout.js';
import { LabStore } from '../store/lab.js';
import { LabContext, useLab } from '../store/useLab.js';
import { Header } from '../ui/Header.js';
import { Key } from '../ui/Key.js';
import { Explore } from './Explore.js';
import { Holds } from './Holds.js';
import '../lesson/actions.css';
import '../lesson/layout.css';

/** `/playground`: the machine and a world with no lesson. */
export function PlaygroundPage() {
  const [store] = useState(() => new LabStore(null));
  useEffect(() => {
    store.start();
    return () => {
      store.stop();
    };
  }, [store]);
  return (
    <LabContext value={store}>
      <Playground />
    </LabContext>
  );
}

function Playground() {
  const { words } = useLanguage();
  const { playground } = words.explore;
  const { at, gone } = useLab('at', 'gone');
  const wide = useWide();
  const [view, setView] = useState<View>('explore');
  const frame = useFrame({ title: playground.title, worthAsking: !gone, onView: setView });
  useKeys((command: Command): boolean => {
    switch (command.do) {
      case 'leave-terminal':
        document.querySelector<HTMLElement>('[data-testid="world-reset"]')?.focus();
        return true;
      case 'explore':
        setView('explore');
        return true;
      default:
        return frame.run(command);
    }
  });

  const actions = (
    <div className="actions">
      <button
        type="button"
        className="quiet fresh"
        data-testid="world-reset"
        aria-keyshortcuts="R"
        onClick={frame.askFresh}
      >
        {playground.fresh}
        <Key name="R" />
      </button>
    </div>
  );
  const past = at !== null;
  return (
    <div className="page lesson-page">
      <Header
        past={past}
        where={
          past && wide ? (
            <Past document={null} />
          ) : (
            <div className="top-where">
              <span className="where-title">{playground.where}</span>
            </div>
          )
        }
        onHelp={frame.help}
      />
      <Banners document={null} withPast={!wide} onFresh={frame.fresh} />
      <MachineProvider>
        <main className="stage">
          <Holds />
          {wide ? (
            <WideLayout label={words.explore.title} panel={<Explore free />} actions={actions} />
          ) : (
            <NarrowLayout
              views={VIEWS}
              panels={{ explore: <Explore free /> }}
              actions={actions}
              view={view}
              onView={setView}
            />
          )}
        </main>
      </MachineProvider>
      {frame.dialogs}
    </div>
  );
}

const VIEWS = ['explore', 'table', 'map', 'terminal'] as const;
