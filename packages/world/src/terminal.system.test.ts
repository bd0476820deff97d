import { writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Terminal } from './terminal.js';

test('a terminal that goes away is gone before its descriptor is: it can be resized as long as it is open', async () => {
  for (let round = 0; round < 20; round += 1) {
    let [printed, gone] = ['', false];
    const terminal = new Terminal(
      0,
      { cols: 80, rows: 24 },
      (text) => (printed += text),
      () => (gone = true),
    );
    writeFileSync(terminal.path, 'last words');
    terminal.releaseSlave();
    while (!gone) {
      terminal.resize(80 + (round % 2), 24);
      await setImmediate();
    }
    expect([printed, terminal.open]).toEqual(['last words', false]);
  }
});
