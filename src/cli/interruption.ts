import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock.js';
import { formatDuration } from './duration.js';

/** The part of `process` that an interruption listens to. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(status: number): void;
}

/** Thrown through the command when nobody reads its output any more, as after `| head`: it ends in silence. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/**
 * What ends a command before it is done: Ctrl-C, SIGTERM, the end of `--timeout`, or a reader that has left.
 * Each aborts `signal` with a reason that says how to exit; a second Ctrl-C or SIGTERM exits at once.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #source: SignalSource;
  readonly #done = new AbortController();

  constructor(source: SignalSource) {
    this.#source = source;
    source.on('SIGINT', this.#onInterrupt);
    source.on('SIGTERM', this.#onTerminate);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Aborts when `timeoutMs` is over, unless disposed before. */
  abortAfter(timeoutMs: number, clock: Clock): void {
    const over = () => this.abort(new Failure('TIMED_OUT', `not done within ${formatDuration(timeoutMs)}`, { timeoutMs }));
    clock.sleep(timeoutMs, this.#done.signal).then(over, () => {});
  }

  /** The error to tell: a wait that was aborted says only that it was, the reason says why. */
  reasonOf(error: unknown): unknown {
    const aborted = this.signal.aborted && error instanceof Error && error.name === 'AbortError';
    return aborted ? this.signal.reason : error;
  }

  [Symbol.dispose](): void {
    this.#done.abort();
    this.#source.off('SIGINT', this.#onInterrupt);
    this.#source.off('SIGTERM', this.#onTerminate);
  }

  readonly #onInterrupt = () => this.#stop(new Failure('INTERRUPTED', 'interrupted'));
  readonly #onTerminate = () => this.#stop(new Failure('TERMINATED', 'terminated'));

  #stop(failure: Failure): void {
    if (this.signal.reason instanceof Failure && this.signal.reason.code !== 'TIMED_OUT') this.#source.exit(failure.exit);
    this.abort(failure);
  }
}
