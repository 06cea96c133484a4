import { onAbort } from '../../runtime/waits/on-abort.js';

/** A signal that something has changed. A ring while nobody waits is remembered, and several count as one. */
export class Bell {
  #rung = false;
  #waiting: (() => void) | undefined;

  readonly ring = (): void => {
    this.#rung = true;
    this.#waiting?.();
  };

  /** Waits for a ring since the last `next`. Only one caller may wait at a time. */
  async next(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting = resolve;
    using _ = onAbort(signal, () => reject(signal.reason));
    if (this.#rung) resolve();
    await promise;
    this.#waiting = undefined;
    this.#rung = false;
  }
}
