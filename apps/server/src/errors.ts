/** Why the server could not start, with what to do about it. `code` is an errno name or one of ours. */
export class ServerError extends Error {
  readonly code: string;
  readonly remedy: string;
  constructor(code: string, message: string, remedy: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ServerError';
    this.code = code;
    this.remedy = remedy;
  }
}

const errnoOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';

/** What a failed `listen` means to the person who typed the command. Source: listen(2), bind(2), getaddrinfo(3). */
export function listenError(error: unknown, host: string, port: number): ServerError {
  const code = errnoOf(error);
  switch (code) {
    case 'EADDRINUSE':
      return new ServerError(
        code,
        `Port ${port} on ${host} is in use by another program, perhaps another Daemon Lab.`,
        `Stop that program, or choose another port: --port ${port === 65535 ? port - 1 : port + 1}, or --port 0 for any free one.`,
        error,
      );
    case 'EACCES':
      return new ServerError(
        code,
        `This user may not listen on port ${port}.`,
        'Choose a port above 1023: --port 4600.',
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return new ServerError(
        code,
        `This machine has no address "${host}" to listen on.`,
        'Use --host 127.0.0.1 for this machine alone, or one of the addresses that "ip address" lists.',
        error,
      );
    case 'ERR_SOCKET_BAD_PORT':
      return new ServerError(
        code,
        `${port} is not a port number.`,
        'A port is a number from 0 to 65535: --port 4600.',
        error,
      );
    default:
      return new ServerError(
        code,
        `Could not listen on ${host}, port ${port}: ${error instanceof Error ? error.message : String(error)}`,
        'Choose another address or port: --host 127.0.0.1 --port 4600.',
        error,
      );
  }
}
