import { equal, StellarMap, StellarSet, type Value } from '../values.js';

/** `key in container`: a part of a text, an element, a key of a map; beside those, plain equality. Nothing is in null. */
export function contains(container: Value, key: Value): boolean {
  if (container === null) return false;
  if (typeof container === 'string' && typeof key === 'string') return container.includes(key);
  if (Array.isArray(container)) return isElement(container, key);
  if (container instanceof StellarSet || container instanceof StellarMap) return container.has(key);
  return key !== null && equal(key, container);
}

function isElement(list: readonly Value[], key: Value): boolean {
  if (typeof key !== 'object' || key === null) return list.includes(key);
  return list.some((element) => equal(element, key));
}
