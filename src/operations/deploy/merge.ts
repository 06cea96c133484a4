/**
 * Merges the values of several sources in the order they arrive. More sources may come while it runs.
 *
 * It ends when all sources have ended, and fails as soon as one fails. When the consumer stops, all sources are closed.
 */
export async function* merge<Value>(sources: AsyncIterable<AsyncIterable<Value>>): AsyncGenerator<Value> {
  const ready: Value[] = [];
  const open = new Set<AsyncIterator<unknown>>();
  let news = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});

  const drain = async <Each>(source: AsyncIterable<Each>, take: (value: Each) => void) => {
    const iterator = source[Symbol.asyncIterator]();
    open.add(iterator);
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) take(next.value);
    } catch (error) {
      failed.reject(error);
    }
    open.delete(iterator);
    news.resolve();
  };
  const take = (value: Value) => {
    ready.push(value);
    news.resolve();
  };

  void drain(sources, (source) => void drain(source, take));
  try {
    while (open.size > 0 || ready.length > 0) {
      for (let value = ready.shift(); value !== undefined; value = ready.shift()) yield value;
      if (open.size === 0) continue;
      await Promise.race([news.promise, failed.promise]);
      news = Promise.withResolvers();
    }
    await Promise.race([failed.promise, undefined]);
  } finally {
    for (const iterator of open) void iterator.return?.();
  }
}
