/** Calls `run` for each of `items`, in groups of `atOnce` that run side by side. @returns the results in the order of the items */
export async function inTurns<From, To>(items: readonly From[], atOnce: number, run: (item: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (let at = 0; at < items.length; at += atOnce) results.push(...(await Promise.all(items.slice(at, at + atOnce).map(run))));
  return results;
}
