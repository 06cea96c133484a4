/** Where a command writes, and what it may know of the terminal. Results go to `stdout`; progress, notices and errors to `stderr`. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What comes in, in pieces. To be read once. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Fails whoever waits for stdin, if anyone does: a read that waits can't be aborted, and would outlast the command. */
  closeStdin(reason: Error): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signals: Signals;
  /** Asks whoever sits there, on stderr. @returns undefined when nobody does: stdin is no terminal */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
  /** What the process exits with once nothing is left to do. */
  setExitStatus(status: number): void;
}

export interface Output {
  write(text: string): void;
  /** Until what was written is on its way, or nobody reads it any more. */
  drained(): Promise<void>;
  readonly isTerminal: boolean;
  /** Width in columns; undefined when nothing is there to fit, such as a pipe or a file, or when a terminal does not say. */
  readonly columns: number | undefined;
  /**
   * Tells when what is written goes nowhere any more: nobody reads, as after `| head`, or it fails.
   * @param listener gets what the system said when it failed, such as ENOSPC
   */
  onClosed(listener: (fault?: Error) => void): Disposable;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** The part of `process` that tells of Ctrl-C, SIGTERM, and a terminal that is gone. */
export interface Signals {
  on(signal: StopSignal, listener: () => void): unknown;
  off(signal: StopSignal, listener: () => void): unknown;
  /** Exits at once. */
  exit(status: number): void;
}

/** The streams and environment of this process, asked anew at each look: a startup snapshot must not freeze them. */
export function processIo(): Io {
  let input: NodeJS.ReadStream | undefined;
  let closed: Error | undefined;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    get stdin() {
      // Whoever reads hears of an error by the read.
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
  // Ctrl-C while a line is read comes to readline alone.
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
      // A terminal that nobody gave a size, as in a container or under expect, says 0.
      return stream.isTTY === true ? stream.columns || undefined : undefined;
    },
    onClosed(listener) {
      const onError = (error: NodeJS.ErrnoException) => {
        // EIO is what a terminal that was closed says.
        listener(error.code === 'EPIPE' || error.code === 'EIO' ? undefined : error);
      };
      // Before oclif's own, which throws.
      stream.prependListener('error', onError);
      return { [Symbol.dispose]: () => void stream.off('error', onError) };
    },
  };
}
