/** Where a command writes, and what it may know of the terminal. Results go to `stdout`; progress, notices and errors to `stderr`. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in columns; undefined when nothing is there to fit, such as a pipe or a file. */
  readonly columns: number | undefined;
}

/** The streams and environment of this process, asked anew at each look: a startup snapshot must not freeze them. */
export function processIo(): Io {
  return { stdout: outputOf(process.stdout), stderr: outputOf(process.stderr), env: process.env };
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
  };
}
