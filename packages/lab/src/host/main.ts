import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { LabError, PROTOCOL_VERSION, type LabCommand } from '@daemonlab/protocol';
import { encodeFrame, FrameReader, ToHost, type FromHost } from '../wire.js';
import { WIRE_FD } from '../wire-fd.js';
import { removeFolderOf } from '../client/folder.js';
import { LabHost } from './lab-host.js';

// The process around a LabHost: takes commands from its starter and sends back what happens. When the starter is gone,
// so is everything: the kernel kills the tracees of a tracer that exits (PTRACE_O_EXITKILL).

/** What the lab host itself goes on to need of the host's files. */
const OWN_FILES = [fileURLToPath(import.meta.url), process.execPath];

const wire = new Socket({ fd: WIRE_FD });
let lab: LabHost | null = null;
let stopping = false;

/** Bytes that the starter may leave unread, beyond the socket's own buffer, before the world has to wait for it. */
const UNREAD = 64 * 1024;

const send = (message: FromHost): void => {
  wire.write(encodeFrame(message));
  if (wire.writableLength > UNREAD) lab?.hold(true);
};
wire.on('drain', () => lab?.hold(false));

const codeOf = (error: unknown): { code: string; message: string } => {
  if (error instanceof LabError) return { code: error.code, message: error.message };
  // SysError has the errno's name, Node's own errors have it as their code.
  const { errno, code } = error as { errno?: unknown; code?: unknown };
  const name = [errno, code].find((one): one is string => typeof one === 'string');
  return { code: name ?? 'failed', message: error instanceof Error ? error.message : String(error) };
};

/** For an end in order. Later its starter would have killed this process, if there still is one. */
const STOP_LIMIT_MS = 2500;

async function stop(status: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  try {
    if (lab) await lab.stop();
    else removeFolderOf(process.pid); // there is no world yet that would remove it
  } catch (error) {
    process.stderr.write(`lab host: ${codeOf(error).message}\n`);
  }
  process.exit(status);
}

async function start(message: Extract<ToHost, { kind: 'start' }>): Promise<void> {
  try {
    lab = await LabHost.create(
      message.options,
      message.shares,
      { ownFiles: OWN_FILES, folder: message.folder },
      {
        events: (events) => send({ kind: 'events', events }),
        info: (info) => {
          if (lab) send({ kind: 'info', info });
        },
      },
    );
    send({ kind: 'ready', version: PROTOCOL_VERSION, info: lab.info() });
  } catch (error) {
    send({ kind: 'failed', ...codeOf(error) });
    wire.end(() => process.exit(1));
  }
}

async function carryOut(lab: LabHost, command: LabCommand): Promise<unknown> {
  switch (command.op) {
    case 'type': {
      lab.type(command.terminal, command.text);
      return;
    }
    case 'call':
      return lab.call(command.pid, command.call, command.args, command.waitMs);
    case 'signal': {
      lab.signal(command.pid, command.signal);
      return;
    }
    case 'open-terminal':
      return lab.openTerminal(command, { program: command.program });
    case 'close-terminal':
      return lab.closeTerminal(command.terminal);
    case 'resize': {
      lab.resize(command.terminal, command.cols, command.rows);
      return;
    }
    case 'flow': {
      lab.flow(command.terminal, command.paused);
      return;
    }
    case 'job':
      return { pid: await lab.job(command.argv, command.path ?? command.argv[0]!, command.env ?? {}) };
    case 'break': {
      lab.setBreakpoint(command, command.enabled);
      return;
    }
    case 'continue': {
      lab.continue(command.pid, command.to);
      return;
    }
    case 'fault': {
      lab.fault(command.call, command.errno, command.nth);
      return;
    }
    case 'snapshot': {
      lab.snapshot();
      return;
    }
    case 'stop':
      return stop(0);
  }
}

async function answer(id: number, command: LabCommand): Promise<void> {
  try {
    if (!lab) throw new LabError('not-ready', 'the lab is not built yet');
    send({ kind: 'reply', id, value: await carryOut(lab, command) });
  } catch (error) {
    send({ kind: 'refused', id, ...codeOf(error) });
  }
}

const frames = new FrameReader();
wire.on('data', (chunk: Buffer) => {
  for (const raw of frames.push(chunk)) {
    const message = ToHost.parse(raw);
    if (message.kind === 'start') void start(message);
    else void answer(message.id, message.command);
  }
});
wire.on('close', () => void stop(0));
wire.on('error', () => void stop(0)); // the starter is gone

// Ended with the terminal that the server runs in, the server ends us in order; a stray Ctrl-C must not come first.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('SIGTERM', () => void stop(0));
