import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './root.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let listening = false;

/**
 * SIGTERM and SIGINT end the child that runs at the moment, then this process, with the status a shell gives.
 * In place only while a child runs, so that whoever comes after (the server) has its own say.
 */
function forwardSignals() {
  if (listening) return;
  listening = true;
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
    process.on(signal, stop);
  }
}

function keepSignals() {
  if (running.size > 0 || !listening) return;
  listening = false;
  process.removeListener('SIGTERM', stop);
  process.removeListener('SIGINT', stop);
}

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  for (const child of running) child.kill(signal);
  process.exit(128 + constants.signals[signal]);
}

/**
 * @typedef {object} RunOptions
 * @property {'inherit' | 'stderr' | 'capture' | 'tee'} [output] where the child's output goes: as it comes (default), all of
 *   it to stderr, into the result, or both to where it would go and into the result
 * @property {NodeJS.ProcessEnv} [env] added to the environment
 * @property {string} [cwd]
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `code` as a shell has it: 128 + signal when killed,
 *   127 when there is no such program; `output` is stdout and stderr as they came
 */
export function run(command, args, { output = 'inherit', env = {}, cwd = ROOT } = {}) {
  return new Promise((resolve) => {
    const out = {
      inherit: 1,
      stderr: 2,
      capture: /** @type {const} */ ('pipe'),
      tee: /** @type {const} */ ('pipe'),
    }[output];
    const colours = output === 'tee' && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...colours, ...env },
      stdio: ['ignore', out, output === 'inherit' ? 2 : out],
    });
    running.add(child);
    forwardSignals();
    let stdout = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      all += text;
      if (output === 'tee') process.stdout.write(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      all += text;
      if (output === 'tee') process.stderr.write(text);
    });
    /** @param {number} code */
    const done = (code) => {
      running.delete(child);
      keepSignals();
      resolve({ code, stdout, output: all });
    };
    child.once('error', (error) => {
      all += error.message;
      done(/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? 127 : 126);
    });
    child.once('close', (code, signal) => {
      done(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * A tool of node_modules, run with this very Node.
 * @param {string} file below node_modules
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runTool(file, args, options) {
  return run(process.execPath, [`${ROOT}/node_modules/${file}`, ...args], options);
}
