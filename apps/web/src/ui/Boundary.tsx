import { Component, type ReactNode } from 'react';
import { useLanguage } from '../i18n/language.js';
import { MessagePage } from './Message.js';

/** Where drawing the page throws, says so, instead of leaving it blank. Only a class can catch what drawing throws. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const { broken, lead, again } = useLanguage().words.broken;
  return (
    <MessagePage title={broken}>
      <p>{lead}</p>
      <button type="button" className="primary" onClick={() => location.reload()}>
        {again}
      </button>
    </MessagePage>
  );
}
