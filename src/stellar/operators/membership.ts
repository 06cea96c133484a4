import { equal, StellarMap, StellarSet, type Value } from '../values.js';

/**
 * `key in container`: a part of a text, an element of a list or set, a key of a map. Strict about kinds: `1 in '1'` and `1 in [1L]` are false.
 * Nothing is in null, nor in a value that holds nothing.
 */
export function contains(container: Value, key: Value): boolean {
  if (typeof container === 'string') return typeof key === 'string' && container.includes(key);
  if (Array.isArray(container)) return isElement(container, key);
  return (container instanceof StellarSet || container instanceof StellarMap) && container.has(key);
}

function isElement(list: readonly Value[], key: Value): boolean {
  if (typeof key !== 'object' || key === null) return list.includes(key);
  return list.some((element) => equal(element, key));
}
