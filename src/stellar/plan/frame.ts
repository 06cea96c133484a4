import type { Run } from '../run.js';
import type { Value } from '../values.js';

/** Where parameters of lambdas stand: one frame per application, the outermost without arguments. */
export class Frame {
  readonly run: Run;
  readonly args: readonly Value[];
  readonly outer: Frame | undefined;

  constructor(run: Run, args: readonly Value[], outer: Frame | undefined) {
    this.run = run;
    this.args = args;
    this.outer = outer;
  }
}
