import { describe, expect, it } from 'vitest';
import { commandOf, type Focus, type Key } from './keys.js';

const key = (name: string, held: Partial<Key> = {}): Key => ({
  key: name,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  ...held,
});
const does = (name: string, focus: Focus, held: Partial<Key> = {}) =>
  commandOf(key(name, held), focus)?.do ?? null;

describe('keys', () => {
  it('Space and → take the next step, ← goes back', () => {
    expect(does(' ', 'page')).toBe('next');
    expect(does('ArrowRight', 'page')).toBe('next');
    expect(does('ArrowLeft', 'control')).toBe('back');
  });

  it('Space on a button is the button’s', () => {
    expect(does(' ', 'control')).toBeNull();
  });

  it('arrows in a slider, a separator or a group of answers are theirs', () => {
    expect(does('ArrowRight', 'arrows')).toBeNull();
    expect(does('r', 'arrows')).toBe('reset');
  });

  it('nothing fires while typing, but the way out', () => {
    for (const name of [' ', 'ArrowRight', 'r', 'R', '?', 'l', 'd', '1', 'Escape', 'PageDown'])
      expect(does(name, 'terminal'), name).toBeNull();
    expect(does('F6', 'terminal')).toBe('leave-terminal');
    expect(does('Escape', 'terminal', { ctrlKey: true, shiftKey: true })).toBe('leave-terminal');
    expect(does('F6', 'page')).toBe('enter-terminal');
  });

  it('nothing fires behind a dialog', () => {
    for (const name of [' ', 'r', 'F6', '?']) expect(does(name, 'dialog'), name).toBeNull();
  });

  it('leaves the browser’s own shortcuts alone', () => {
    expect(does('r', 'page', { ctrlKey: true })).toBeNull();
    expect(does('ArrowLeft', 'page', { altKey: true })).toBeNull();
    expect(does('l', 'page', { metaKey: true })).toBeNull();
    expect(does('?', 'page', { shiftKey: true })).toBe('help');
  });

  it('digits choose an answer', () => {
    expect(commandOf(key('3'), 'page')).toEqual({ do: 'choose', option: 3 });
    expect(commandOf(key('0'), 'page')).toBeNull();
  });
});
