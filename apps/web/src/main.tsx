import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, loadFirstPage } from './app/App.js';
import { startTheme } from './app/theme.js';
import './app/fonts.css';
import './app/tokens.css';
import './app/base.css';

startTheme();
await loadFirstPage();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
