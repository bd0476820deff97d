import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stageFor } from './stage.js';
import { worldUid } from './world-uid.js';

const uid = worldUid();

let app = '';
beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), 'stage-'));
});
afterEach(() => {
  rmSync(app, { recursive: true });
});

test.skipIf(uid === null)(
  "a world's own user can read what a lab host loads of a checkout that only root may enter",
  () => {
    for (const part of ['packages', 'node_modules']) {
      mkdirSync(join(app, part), { mode: 0o755 });
      writeFileSync(join(app, part, 'file'), `of ${part}\n`);
    }
    chmodSync(app, 0o700);
    const stage = stageFor(app, uid!, [], [process.execPath]);
    const files = ['packages/file', 'node_modules/file'].map((file) => join(stage.app, file));
    expect(execFileSync('unshare', [...stage.args, 'cat', ...files], { cwd: '/', encoding: 'utf8' })).toBe(
      'of packages\nof node_modules\n',
    );
  },
);
