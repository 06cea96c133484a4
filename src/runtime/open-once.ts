/**
 * Shares one opened thing among all who ask for it. An attempt that failed is not kept: the next who asks tries again, so that a
 * long-running process recovers once the other side is back.
 *
 * @returns a function that calls `open` at its first call, and at the next one after a failure
 */
export function openOnce<Opened>(open: () => Promise<Opened>): () => Promise<Opened> {
  let opening: Promise<Opened> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
