import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, type PagesAtHand } from './App.js';
import { startTheme } from './theme.js';
import { tracesAgain } from './traces.js';
import './fonts.css';
import './tokens.css';
import './base.css';

/** Draws the page that the address asks for. */
export function start(pages: PagesAtHand): void {
  tracesAgain();
  startTheme();
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <App pages={pages} />
    </StrictMode>,
  );
}
