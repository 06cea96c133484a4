const patienceMs = 10_000;

/** Waits until `check` no longer throws, and throws what it threw last when the time is over. */
export async function eventually<Value>(check: () => Promise<Value> | Value, limitMs = patienceMs): Promise<Value> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until it is so, and says what did not come when the time is over. */
export function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  return eventually(async () => {
    if (!(await isSo())) throw new Error(`waited in vain for: ${what}`);
  });
}
