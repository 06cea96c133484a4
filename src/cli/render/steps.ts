/** The progress of a command on stderr: live on a terminal, one line per step in a pipe or a file. */
export interface Steps extends AsyncDisposable {
  /** Begins the next step; the one before is done. */
  begin(title: string): void;
  /** The current state within the step, such as a bar, or a line for each instance; replaces the one before. Not shown in a pipe. */
  live(text: string): void;
  /** Something that happened within the step, for those who read a log afterwards. Not shown on a terminal. */
  event(text: string): void;
  /** Changes the title of the step, for example to say what was done. */
  retitle(title: string): void;
  /** Marks the step as failed; further steps may follow. */
  fail(text: string): void;
  /** Marks the step as not tried. */
  skip(text: string): void;
  /** Completes the last step; resolves when it is shown. Disposing without it marks the last step as failed. */
  finish(): Promise<void>;
}
