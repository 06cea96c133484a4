/** Starts the parts of a stack; when one does not come up, none is left behind. */
export async function startedOrGone(start: () => Promise<unknown>, dispose: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
}
