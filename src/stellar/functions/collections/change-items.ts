import type { Value } from '../../values.js';
import type { CallContext } from '../definition.js';

/**
 * What SET_ADD, MULTISET_REMOVE and the like do with their arguments: changes a collection, the first one, by each further one that is not null.
 *
 * @param open the collection of the first argument, or a new one for null
 * @returns the same collection; null without arguments
 */
export function changeItems<Collection extends Value>(
  args: readonly Value[],
  context: Pick<CallContext, 'weigh'>,
  open: (value: Value) => Collection,
  change: (collection: Collection, item: Value) => void,
): Collection | null {
  if (args.length === 0) return null;
  const [given = null, ...items] = args;
  const collection = open(given);
  for (const item of items) {
    context.weigh(item);
    if (item !== null) change(collection, item);
  }
  return collection;
}
