import { isNumeric, Opaque, StellarMap, StellarSet, type Value } from './values.js';

/** No walk over a value goes on past so many parts. */
const most = 2_000_000;
const unitsAStep = 1_024;
const bytesAStep = 16;

/** Whether going through the whole of a value can take longer than a step. */
export function isHeavy(value: Value): boolean {
  return typeof value === 'string' ? value.length > unitsAStep : typeof value === 'object' && value !== null && !isNumeric(value);
}

/**
 * Steps that it takes to compare, hash or write out the whole of a value: its parts down to the last, one that occurs twice counted twice.
 *
 * @param enough where to stop counting
 */
export function weightOf(value: Value, enough = most): number {
  let weight = 0;
  const waiting = [value];
  for (let part = waiting.pop(); part !== undefined && weight <= enough; part = waiting.pop()) {
    if (typeof part === 'string') weight += Math.floor(part.length / unitsAStep);
    else if (part instanceof Opaque) weight += Math.ceil(part.bytes / bytesAStep);
    else weight += addParts(part, waiting);
  }
  return weight;
}

/** @returns how many there are; those that are light do not have to wait */
function addParts(value: Value, waiting: Value[]): number {
  const add = (part: Value) => {
    if (isHeavy(part)) waiting.push(part);
  };
  if (Array.isArray(value)) for (const item of value) add(item);
  else if (value instanceof StellarSet) for (const element of value.unordered()) add(element);
  else if (value instanceof StellarMap) for (const entry of value.unordered()) entry.forEach(add);
  else return 1;
  return Array.isArray(value) ? value.length : value.size;
}
