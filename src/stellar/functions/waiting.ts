/** A value, or the promise of one where something has to wait. */
export type Maybe<T> = T | Promise<T>;

/** `use(value)`, at once where the value is there. */
export function after<T, R>(value: Maybe<T>, use: (value: T) => Maybe<R>): Maybe<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/**
 * Calls `visit` for one item after the other, each when the one before is done; at once as long as nothing waits.
 *
 *     after(inTurn(items, (item) => after(f.call(item), (result) => void results.push(result))), () => results)
 */
export function inTurn<T>(items: Iterable<T>, visit: (item: T) => Maybe<unknown>): Maybe<void> {
  const iterator = items[Symbol.iterator]();
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    const visited = visit(next.value);
    if (visited instanceof Promise) return visitRest(visited, iterator, visit);
  }
}

async function visitRest<T>(first: Promise<unknown>, rest: Iterator<T>, visit: (item: T) => Maybe<unknown>): Promise<void> {
  await first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) await visit(next.value);
}
