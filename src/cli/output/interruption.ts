import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { formatDuration } from '../duration.js';
import type { Io } from './io.js';

/** Ends a command silently when nobody reads its output any more, as after `| head`. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/**
 * Everything that ends a command early: Ctrl-C, SIGTERM, a closed terminal, the end of `--timeout`, and a closed output pipe.
 * Each aborts `signal` with a reason that decides the exit status, and ends a pending read of stdin. A second Ctrl-C or SIGTERM exits at once.
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

  /** Aborts with TIMED_OUT after `timeoutMs`, unless disposed before. */
  abortAfter(timeoutMs: number, clock: Clock): void {
    const hint = 'wait longer with --timeout; whatever the cluster was asked to do continues, and maas deploy status shows it';
    const over = () => this.abort(new Failure('TIMED_OUT', `not done within ${formatDuration(timeoutMs)}`, { timeoutMs }, { hint }));
    clock.sleep(timeoutMs, this.#done.signal).then(over, () => {});
  }

  /** The error to report: for an aborted wait the reason of the abort, as the wait's own error says only that it was aborted. */
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
  /** A closing terminal may send SIGHUP twice, from the shell and from the kernel: the second does not mean "exit at once". */
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
