import { onAbort } from '../../runtime/waits/on-abort.js';

/** "Something changed, look again." Rung while nobody waits it is remembered, once. */
export class Bell {
  #rung = false;
  #waiting: (() => void) | undefined;

  readonly ring = (): void => {
    this.#rung = true;
    this.#waiting?.();
  };

  /** Waits for a ring since the last `next`. For one waiter. */
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
