import type { ReactNode } from 'react';
import { Header } from './Header.js';

/** A page that has one thing to say. */
export function MessagePage({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="page">
      <Header />
      <main className="message">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
