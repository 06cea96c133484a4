import { onAbort } from '../../runtime/waits/on-abort.js';
import type { OpenCall } from './call.js';

/**
 * The open calls by the signals that their callers gave. Each signal is listened to once, however many calls it was given to: for every
 * listener that is added to it Node looks through all that it has, so thousands of calls under one signal would take quadratic time.
 */
export class AbortableCalls {
  readonly #bySignal = new Map<AbortSignal, { readonly calls: Set<OpenCall>; readonly listening: Disposable }>();

  add(call: OpenCall, signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const known = this.#bySignal.get(signal);
    if (known !== undefined) {
      known.calls.add(call);
      return;
    }
    const calls = new Set([call]);
    const abort = () => {
      for (const open of calls) open.aborted(signal.reason);
    };
    this.#bySignal.set(signal, { calls, listening: onAbort(signal, abort) });
  }

  delete(call: OpenCall, signal: AbortSignal | undefined): void {
    const known = signal === undefined ? undefined : this.#bySignal.get(signal);
    if (signal === undefined || known === undefined) return;
    known.calls.delete(call);
    if (known.calls.size > 0) return;
    known.listening[Symbol.dispose]();
    this.#bySignal.delete(signal);
  }
}
