import { build } from './build.mjs';
import { install } from './install.mjs';
import { requireLinux, requireNode } from './node-version.mjs';

/** From a fresh clone to something that runs; quick when there is nothing to do. */
export async function setUp() {
  requireNode();
  requireLinux();
  await install();
  await build();
}
