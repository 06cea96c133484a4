import type { Value } from '../../values.js';
import type { CallContext } from '../definition.js';

/**
 * Changes the collection in the first argument by each further argument that is not null, as SET_ADD, MULTISET_REMOVE and their like do.
 *
 * @param open gets the collection of the first argument, or a new one for null
 * @returns the same collection; null when there are no arguments
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
