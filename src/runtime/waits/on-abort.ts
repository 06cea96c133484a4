/** Calls `react` once when `signal` aborts, immediately if it already has. Never after the returned object was disposed of. */
export function onAbort(signal: AbortSignal, react: () => void): Disposable {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', react) };
}
