import { StellarMap, StellarSet, type Value } from './values.js';

/** A deep copy: lists, maps and sets at every level are new objects, so changing the copy leaves the original as it is. */
export function copyOf(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof StellarSet) return new StellarSet(Array.from(value, copyOf));
  if (!(value instanceof StellarMap)) return value;
  const copy = new StellarMap<Value, Value>(value.order);
  for (const [key, each] of value) copy.set(key, copyOf(each));
  return copy;
}
