import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { formatDuration } from '../duration.js';
import type { Io } from './io.js';

/** Thrown through the command when nobody reads its output any more, as after `| head`: it ends in silence. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/**
 * What ends a command before it is done: Ctrl-C, SIGTERM, its terminal's going, the end of `--timeout`, or a reader that has left.
 * Each aborts `signal` with a reason that says how to exit, and ends a wait for stdin; a second Ctrl-C or SIGTERM exits at once.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #done = new AbortController();
  readonly #io: Io;
  readonly #watched: readonly Disposable[];
  #asked = false;

  constructor(io: Io) {
    this.#io = io;
    io.signals.on('SIGINT', this.#onInterrupt);
    io.signals.on('SIGTERM', this.#onTerminate);
    io.signals.on('SIGHUP', this.#onHangUp);
    const outputClosed = () => this.abort(new OutputClosed('nobody reads the output'));
    this.#watched = [io.stdout.onClosed(outputClosed), io.stderr.onClosed(() => {})];
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
    this.#io.closeStdin(reason);
  }

  /** Aborts when `timeoutMs` is over, unless disposed before. */
  abortAfter(timeoutMs: number, clock: Clock): void {
    const hint = 'wait longer with --timeout; whatever the cluster was asked to do continues, and maas deploy status shows it';
    const over = () => this.abort(new Failure('TIMED_OUT', `not done within ${formatDuration(timeoutMs)}`, { timeoutMs }, { hint }));
    clock.sleep(timeoutMs, this.#done.signal).then(over, () => {});
  }

  /** The error to tell: a wait that was aborted says only that it was, the reason says why. */
  reasonOf(error: unknown): unknown {
    const aborted = this.signal.aborted && error instanceof Error && error.name === 'AbortError';
    return aborted ? this.signal.reason : error;
  }

  [Symbol.dispose](): void {
    this.#done.abort();
    this.#io.signals.off('SIGINT', this.#onInterrupt);
    this.#io.signals.off('SIGTERM', this.#onTerminate);
    this.#io.signals.off('SIGHUP', this.#onHangUp);
    for (const watched of this.#watched) watched[Symbol.dispose]();
  }

  readonly #onInterrupt = () => this.#stop(new Failure('INTERRUPTED', 'interrupted'));
  readonly #onTerminate = () => this.#stop(new Failure('TERMINATED', 'terminated'));
  /** A shell and the kernel may both tell of it: a second one is no wish to exit at once. */
  readonly #onHangUp = () => {
    this.#asked = true;
    this.abort(new Failure('TERMINATED', 'its terminal is gone'));
  };

  #stop(failure: Failure): void {
    if (this.#asked) this.#io.signals.exit(failure.exit);
    this.#asked = true;
    this.abort(failure);
  }
}
