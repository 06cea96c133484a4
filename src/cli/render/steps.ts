/** Shows how far a command is, on stderr: live on a terminal, one line a step in a pipe or a file. */
export interface Steps extends AsyncDisposable {
  /** Begins the next step; the one before is done. */
  begin(title: string): void;
  /** Where the step is now, for eyes: a bar, or a line for each instance. Replaces what was said before. */
  live(text: string): void;
  /** Something that has happened within the step, for whoever reads a log afterwards. */
  event(text: string): void;
  /** The step's title, now that it is known what was done. */
  retitle(title: string): void;
  /** It could not be done, and the next is begun all the same. */
  fail(text: string): void;
  /** It was not tried. */
  skip(text: string): void;
  /** All is done; it is shown when this resolves. Without it, disposing tells that the last step was not. */
  finish(): Promise<void>;
}
