import { useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { toggleTheme } from '../app/theme.js';
import { useLanguage } from '../i18n/language.js';
import { Banners, Past } from '../lesson/Banners.js';
import { Help } from '../lesson/Help.js';
import type { Command } from '../lesson/keys.js';
import { MachineProvider } from '../lesson/machine.js';
import { NarrowLayout, type View } from '../lesson/NarrowLayout.js';
import { ResetDialog } from '../lesson/ResetDialog.js';
import { useKeys } from '../lesson/useKeys.js';
import { useWide } from '../lesson/useWide.js';
import { WideLayout } from '../lesson/WideLayout.js';
import { LabStore, pageState } from '../store/lab.js';
import { LabContext, useLab, useLabStore } from '../store/useLab.js';
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
  const { words, toggle } = useLanguage();
  const { playground } = words.explore;
  const store = useLabStore();
  const state = useLab('at', 'gone', 'link', 'met');
  const wide = useWide();
  const [dialog, setDialog] = useState<'help' | 'reset' | null>(null);
  const [view, setView] = useState<View>('explore');
  const now = pageState(state);

  useLayoutEffect(() => {
    document.documentElement.dataset['state'] = now;
  }, [now]);
  useEffect(() => {
    document.title = `${playground.title} · ${words.name}`;
  }, [playground, words]);

  const fresh = (): void => {
    setDialog(null);
    store.reset();
  };
  const askFresh = (): void => {
    if (state.gone) fresh();
    else setDialog('reset');
  };
  useKeys((command: Command): boolean => {
    switch (command.do) {
      case 'reset':
        askFresh();
        return true;
      case 'help':
        setDialog('help');
        return true;
      case 'language':
        toggle();
        return true;
      case 'theme':
        toggleTheme();
        return true;
      case 'enter-terminal':
        flushSync(() => {
          setView('terminal');
        });
        document.querySelector<HTMLElement>('.terminal .xterm-helper-textarea')?.focus();
        return true;
      case 'leave-terminal':
        document.querySelector<HTMLElement>('[data-testid="world-reset"]')?.focus();
        return true;
      case 'explore':
        setView('explore');
        return true;
      case 'next':
      case 'back':
      case 'choose':
      case 'scroll':
        return false;
    }
  });

  const actions = (
    <div className="actions">
      <button
        type="button"
        className="quiet fresh"
        data-testid="world-reset"
        aria-keyshortcuts="R"
        onClick={askFresh}
      >
        {playground.fresh}
        <Key name="R" />
      </button>
    </div>
  );
  const past = state.at !== null;
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
        onHelp={() => {
          setDialog('help');
        }}
      />
      <Banners document={null} withPast={!wide} onFresh={fresh} />
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
      {dialog === 'help' && (
        <Help
          onClose={() => {
            setDialog(null);
          }}
        />
      )}
      {dialog === 'reset' && (
        <ResetDialog
          onConfirm={fresh}
          onClose={() => {
            setDialog(null);
          }}
        />
      )}
    </div>
  );
}

const VIEWS = ['explore', 'table', 'map', 'terminal'] as const;
