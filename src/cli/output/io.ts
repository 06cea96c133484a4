/** The streams, signals and environment of a command. Results go to `stdout`; progress, notices and errors go to `stderr`. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard input in chunks. It can be read only once. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Makes a pending read of stdin fail with `reason`: such a read cannot be aborted, and would keep the process alive. */
  closeStdin(reason: Error): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signals: Signals;
  /** Asks the user a question on stderr. @returns the answer; undefined when stdin is not a terminal */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
  /** Sets the status with which the process will exit when nothing is left to do. */
  setExitStatus(status: number): void;
}

export interface Output {
  write(text: string): void;
  /** Resolves when the stream can take more, or is closed. */
  drained(): Promise<void>;
  readonly isTerminal: boolean;
  /** Width in columns; undefined for a pipe or a file, and for a terminal that does not report a size. */
  readonly columns: number | undefined;
  /**
   * Calls the listener when the stream cannot be written any more.
   * @param listener gets the system's error, such as ENOSPC; undefined when the reader has closed the pipe or terminal
   */
  onClosed(listener: (fault?: Error) => void): Disposable;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The part of `process` that delivers signals. */
export interface Signals {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
  /** Exits at once. */
  exit(status: number): void;
}

/** The streams and environment of this process. They are looked up at each access: a startup snapshot must not freeze them. */
export function processIo(): Io {
  let input: NodeJS.ReadStream | undefined;
  let closed: Error | undefined;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    get stdin() {
      // Errors reach the reader through its read; without a listener they would also crash the process.
      input ??= process.stdin.on('error', () => {});
      return closed === undefined ? input : input.destroy(closed);
    },
    closeStdin(reason) {
      closed ??= reason;
      input?.destroy(closed);
    },
    env: process.env,
    signals: process,
    ask: askOnTerminal,
    setExitStatus(status) {
      process.exitCode = status;
    },
  };
}

async function askOnTerminal(question: string, signal: AbortSignal): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While readline reads a line, it takes Ctrl-C itself: pass it on to the command.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await terminal.question(question, { signal });
  } finally {
    terminal.close();
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    async drained() {
      if (!stream.writableNeedDrain || stream.destroyed) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          stream.off('drain', done).off('close', done).off('error', done);
          resolve();
        };
        stream.on('drain', done).on('close', done).on('error', done);
      });
    },
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      // A terminal without a size, as in a container or under expect, reports 0.
      return stream.isTTY === true ? stream.columns || undefined : undefined;
    },
    onClosed(listener) {
      const onError = (error: NodeJS.ErrnoException) => {
        // A closed terminal fails with EIO, a closed pipe with EPIPE.
        listener(error.code === 'EPIPE' || error.code === 'EIO' ? undefined : error);
      };
      // Before oclif's own, which throws.
      stream.prependListener('error', onError);
      return { [Symbol.dispose]: () => void stream.off('error', onError) };
    },
  };
}
