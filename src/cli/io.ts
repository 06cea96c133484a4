/** Where a command writes, and what it may know of the terminal. Results go to `stdout`; progress, notices and errors to `stderr`. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signals: Signals;
  /** What the process exits with once nothing is left to do. */
  setExitStatus(status: number): void;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in columns; undefined when nothing is there to fit, such as a pipe or a file. */
  readonly columns: number | undefined;
  /** Tells when nobody reads any more, as after `| head`. */
  onClosed(listener: () => void): Disposable;
}

/** The part of `process` that tells of Ctrl-C and SIGTERM. */
export interface Signals {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  /** Exits at once. */
  exit(status: number): void;
}

/** The streams and environment of this process, asked anew at each look: a startup snapshot must not freeze them. */
export function processIo(): Io {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    signals: process,
    setExitStatus(status) {
      process.exitCode = status;
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
    onClosed(listener) {
      const onError = (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        listener();
      };
      stream.on('error', onError);
      return { [Symbol.dispose]: () => void stream.off('error', onError) };
    },
  };
}
