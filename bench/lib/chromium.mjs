import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_ARGS } from '../../scripts/lib/chromium.mjs';

/**
 * A tab of its own profile: no cookie, cache or compiled code of another.
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} go starts to load this address, and does not wait for it
 * @property {(expression: string) => Promise<unknown>} evaluate what this expression is in the page, as JSON gives it
 * @property {() => Promise<void>} close
 */

/**
 * A Chromium that nobody drives while it works: a message through its pipe is all there is
 * (https://chromedevtools.github.io/devtools-protocol/). What drives a page for tests listens to each of its requests and
 * frames, and takes a share of the processor from it.
 * @param {string} executablePath
 * @param {{ width: number, height: number }} window
 */
export async function launchAlone(executablePath, { width, height }) {
  const profile = await mkdtemp(join(tmpdir(), 'daemonlab-bench-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = spawn(
    executablePath,
    [
      ...CHROMIUM_ARGS.filter((flag) => flag !== '--disable-dev-shm-usage'), // a learner’s uses the memory that it is given
      ...asRoot,
      '--headless=new',
      '--lang=en-US',
      `--window-size=${width},${height}`,
      `--user-data-dir=${profile}`,
      '--remote-debugging-pipe',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const gone = once(browser, 'exit');
  const [, , , toBrowser, fromBrowser] = browser.stdio;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const asked = new Map();
  let heard = '';
  const hearing = /** @type {import('node:stream').Readable} */ (fromBrowser);
  hearing.setEncoding('utf8').on('data', (/** @type {string} */ data) => {
    const messages = (heard + data).split('\0');
    heard = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message);
      const question = asked.get(id);
      asked.delete(id);
      if (error) question?.reject(new Error(`Chromium: ${error.message}`));
      else question?.resolve(result);
    }
  });
  void gone.then(() => {
    for (const { reject } of asked.values()) reject(new Error('Chromium is gone'));
  });
  let last = 0;
  /** @param {string} method @param {object} params @param {string} [sessionId] @returns {Promise<any>} */
  const ask = (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1;
      asked.set(last, { resolve, reject });
      const message = JSON.stringify({ id: last, method, params, sessionId });
      /** @type {import('node:stream').Writable} */ (toBrowser).write(`${message}\0`);
    });

  return {
    /**
     * @param {string} before code that runs in each page of the tab before the page’s own
     * @returns {Promise<Tab>}
     */
    async tab(before) {
      const { browserContextId } = await ask('Target.createBrowserContext', {});
      const { targetId } = await ask('Target.createTarget', { url: 'about:blank', browserContextId });
      const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
      await ask('Page.enable', {}, sessionId);
      await ask('Page.addScriptToEvaluateOnNewDocument', { source: before }, sessionId);
      return {
        go: async (url) => {
          await ask('Page.navigate', { url }, sessionId);
        },
        evaluate: async (expression) => {
          const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId);
          return result.value;
        },
        close: async () => {
          await ask('Target.disposeBrowserContext', { browserContextId });
        },
      };
    },
    async close() {
      browser.kill('SIGKILL');
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
