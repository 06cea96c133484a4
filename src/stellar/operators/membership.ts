import { equal, StellarMap, StellarSet, type Value } from '../values.js';
import { isHeavy, weightOf } from '../weight.js';

/**
 * `key in container`: a part of a text, an element of a list or set, a key of a map. Strict about kinds: `1 in '1'` and `1 in [1L]` are false.
 * Nothing is in null, nor in a value that holds nothing.
 */
export function contains(container: Value, key: Value): boolean {
  if (typeof container === 'string') return typeof key === 'string' && container.includes(key);
  if (Array.isArray(container)) return isElement(container, key);
  return (container instanceof StellarSet || container instanceof StellarMap) && container.has(key);
}

/** Light items of a list that are looked at in one step. */
const itemsAStep = 64;

/** Steps that `contains` takes. */
export function costOf(container: Value, key: Value): number {
  if (typeof container === 'string') return isHeavy(container) ? weightOf(container) : 0;
  const weight = isHeavy(key) ? weightOf(key) : 0;
  if (!Array.isArray(container)) return weight;
  return weight === 0 ? Math.floor(container.length / itemsAStep) : weight + weightOf(container);
}

function isElement(list: readonly Value[], key: Value): boolean {
  if (typeof key !== 'object' || key === null) return list.includes(key);
  return list.some((element) => equal(element, key));
}
