import { LogSocket } from '@daemonlab/libc';
import type { NewEvent } from '@daemonlab/protocol';
import type { Tracer } from '@daemonlab/tracer';
import { decodeLog } from './syslog.js';

/** The world's /dev/log, whose datagrams go onto the timeline. Owns the socket; one owner calls `close`. */
export class SystemLog {
  readonly #socket: LogSocket;
  readonly #tracer: Tracer;
  readonly #tell: (event: NewEvent) => void;

  /** Binds `path`. Errors: SysError. */
  constructor(path: string, tracer: Tracer, tell: (event: NewEvent) => void) {
    this.#socket = new LogSocket(path);
    this.#tracer = tracer;
    this.#tell = tell;
  }

  /** Tells of all that has arrived. */
  read(): void {
    for (let datagram = this.#socket.receive(); datagram; datagram = this.#socket.receive()) {
      const { pid: hostPid, bytes } = datagram;
      const sender = [...this.#tracer.processes.values()].find((one) => one.hostPid === hostPid);
      this.#tell(decodeLog(bytes, sender?.pid ?? null));
    }
  }

  close(): void {
    this.#socket.close();
  }
}
