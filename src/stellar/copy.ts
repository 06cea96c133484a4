import { StellarMap, StellarSet, type Value } from './values.js';

/** The same value, down to its last list, map and set as objects of their own: the copy can be changed and the original stays. */
export function copyOf(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof StellarSet) return new StellarSet(Array.from(value, copyOf));
  if (!(value instanceof StellarMap)) return value;
  const copy = new StellarMap<Value, Value>(value.order);
  for (const [key, each] of value) copy.set(key, copyOf(each));
  return copy;
}
