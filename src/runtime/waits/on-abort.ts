/** Calls `react` once when `signal` aborts, at once when it has; never after the disposal. */
export function onAbort(signal: AbortSignal, react: () => void): Disposable {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', react) };
}
