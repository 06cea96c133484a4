/**
 * Shares one opened thing among all who ask for it. An attempt that failed is not kept: the next who asks tries again, so that a
 * long-running process recovers once the other side is back.
 *
 * @returns a function that calls `open` at its first call, with the arguments of that call, and at the next one after a failure
 */
export function openOnce<Opened, Arguments extends unknown[]>(
  open: (...args: Arguments) => Promise<Opened>,
): (...args: Arguments) => Promise<Opened> {
  let opening: Promise<Opened> | undefined;
  return (...args) => {
    opening ??= open(...args).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
