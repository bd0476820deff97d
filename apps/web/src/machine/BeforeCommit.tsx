import { Component } from 'react';

interface BeforeCommitProps<T> {
  /** Called just before React changes the DOM. */
  before: () => T;
  /** Called right after, with what `before` gave. */
  after: (seen: T) => void;
}

/** The one thing hooks cannot do: look at the DOM before an update touches it. */
export class BeforeCommit<T> extends Component<BeforeCommitProps<T>> {
  override getSnapshotBeforeUpdate(): T {
    return this.props.before();
  }

  override componentDidUpdate(_props: unknown, _state: unknown, seen: T): void {
    this.props.after(seen);
  }

  override render() {
    return null;
  }
}
