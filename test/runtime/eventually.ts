/** Waits until `check` no longer throws, and throws what it threw last when the time is over. */
export async function eventually<Value>(check: () => Promise<Value> | Value, limitMs = 5_000): Promise<Value> {
  const until = performance.now() + limitMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
