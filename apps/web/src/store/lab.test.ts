import type { LabInfo, LessonState, ServerMessage } from '@daemonlab/protocol';
import { describe, expect, it } from 'vitest';
import { LabStore } from './lab.js';
import { pageState } from './state.js';

const info = { world: 'w', terminals: [] } as unknown as LabInfo;
const lesson: LessonState = { slug: 'x', next: 0, busy: false, steps: [], names: {} };
const welcome = (world: string, resumed = false, seq = 0, last = seq): ServerMessage => ({
  type: 'welcome',
  version: 1,
  world,
  info,
  lesson,
  resumed,
  base: resumed ? null : { seq, rows: [] },
  last,
  dropped: 0,
});
const hangup = (seq: number): ServerMessage => ({
  type: 'events',
  events: [{ type: 'hangup', seq, t: 0, tty: 'pts/0' }],
});

describe('the page’s state', () => {
  it('starts over with a new world and goes on with one that is resumed', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one'));
    store.receive(hangup(7));
    const before = store.state().timeline;
    store.receive(welcome('one', true));
    expect(store.state().timeline).toBe(before);
    expect(store.state().lastSeq).toBe(7);
    store.receive(welcome('two', false, 3));
    expect(store.state().timeline).not.toBe(before);
    expect(store.state().lastSeq).toBe(3);
  });

  it('is lost once the world is gone, and the reason is kept', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one'));
    store.receive({ type: 'gone', reason: 'died', detail: 'killed' });
    expect(pageState(store.state())).toBe('lost');
    expect(store.state().gone?.reason).toBe('died');
    store.receive(welcome('two'));
    expect(store.state().gone).toBeNull();
  });

  it('is connecting before the first welcome and lost when the connection drops after it', () => {
    const store = new LabStore('x', 'ws://nowhere');
    expect(pageState(store.state())).toBe('connecting');
    store.receive(welcome('one'));
    expect(pageState(store.state())).toBe('lost');
  });

  it('shows nothing of what happened before the welcome until all of it is there', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one', false, 3, 9));
    expect(store.state()).toMatchObject({ behind: true, lastSeq: 0 });
    store.receive(hangup(7));
    expect(store.state()).toMatchObject({ behind: true, lastSeq: 0 });
    expect(store.state().timeline.lastSeq).toBe(0);
    store.receive(hangup(9));
    expect(store.state()).toMatchObject({ behind: false, lastSeq: 9 });
    expect(store.state().timeline.between(0, 9)).toHaveLength(2);
    store.receive(hangup(10));
    expect(store.state().lastSeq).toBe(10);
  });

  it('keeps nothing back where it is welcomed anew because it was too slow', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one'));
    store.receive(hangup(7));
    store.receive(welcome('one', false, 20, 90));
    expect(store.state()).toMatchObject({ behind: false, lastSeq: 20 });
  });

  it('is connecting until it has caught up', () => {
    const known = { gone: null, link: { kind: 'open' }, met: true, at: null } as const;
    expect(pageState({ ...known, behind: true })).toBe('connecting');
    expect(pageState({ ...known, behind: false })).toBe('live');
  });

  it('looks at the past, and at now from the last event on', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one'));
    store.receive(hangup(7));
    store.seek(3);
    expect(store.state().at).toBe(3);
    store.seek(7);
    expect(store.state().at).toBeNull();
  });

  it('tells of a limit that acted until it has been read', () => {
    const store = new LabStore('x', 'ws://nowhere');
    store.receive(welcome('one'));
    store.receive({
      type: 'events',
      events: [{ type: 'limit', seq: 7, t: 0, limit: 'memory', pid: 5, count: 1 }],
    });
    store.receive(hangup(8));
    expect(store.state().limit).toMatchObject({ limit: 'memory', pid: 5 });
    store.settleLimit();
    expect(store.state().limit).toBeNull();
  });
});
