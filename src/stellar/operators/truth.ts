import { toBoolean } from '../conversions.js';
import { StellarError } from '../errors.js';
import { kindOf, StellarMap, StellarSet, type Value } from '../values.js';

/** What counts as false beside false itself, wherever a condition is asked for: null and the empty collection. */
function isVoid(value: Value): boolean {
  if (value === null) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  return (value instanceof StellarMap || value instanceof StellarSet) && value.size === 0;
}

/** The condition of if, ?: and match. @throws StellarError not a boolean, for any other value that is not void */
export function condition(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (isVoid(value)) return false;
  throw new StellarError('not a boolean', `a condition has to be true or false, got ${kindOf(value)}`);
}

/** An operand of and, or, not: read by the lenient converter, what it cannot read being false. */
export function truth(value: Value): boolean {
  return typeof value === 'boolean' ? value : (toBoolean(value) ?? false);
}
