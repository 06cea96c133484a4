import { doubleValue, isNumeric, StellarMap, type Value } from '../../stellar/values.js';

/** An operation of RFC 6902. Values keep Java's number types: 1.0 is not 1, and 2^53 + 1 keeps its digits. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string;
  readonly value?: Value;
}

/** Thrown for an operation whose path does not exist in the document, and for a `test` that fails. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}

/**
 * Applies operations one after the other. Everything else keeps its value and its position, because the order of a configuration's keys
 * matters. (Libraries work on JavaScript objects, which move keys such as `10` to the front and round long numbers.)
 *
 * @param document changed in place
 * @returns the document, or what took its place
 * @throws PatchError
 */
export function applyPatch(document: Value, operations: readonly PatchOperation[]): Value {
  // With a container around it, the document itself can be addressed like any other value.
  const root = StellarMap.of<Value, Value>([['', document]]);
  for (const operation of operations) apply(root, operation);
  return root.get('') ?? null;
}

function apply(root: Container, { op, path, from = '', value = null }: PatchOperation): void {
  if (op === 'move' && path.startsWith(`${from}/`)) throw new PatchError(`${from} can't be moved into itself`);
  const taken = op === 'move' ? take(placeOf(root, from)) : op === 'copy' ? copyOf(valueAt(placeOf(root, from))) : value;
  const place = placeOf(root, path);
  if (op === 'remove') take(place);
  else if (op === 'replace') replace(place, taken);
  else if (op !== 'test') add(place, taken);
  else if (!same(valueAt(place), value)) throw new PatchError(`the test of ${path} does not hold`);
}

type Container = StellarMap<Value, Value> | Value[];

interface Place {
  readonly container: Container;
  readonly key: string;
  /** For errors. */
  readonly path: string;
}

/** @param path a JSON pointer of RFC 6901 */
function placeOf(root: Container, path: string): Place {
  if (path !== '' && !path.startsWith('/')) throw new PatchError(`${path} is not a JSON pointer`);
  const keys = path.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let container = root;
  for (const key of keys.slice(0, -1)) {
    const next = valueAt({ container, key, path });
    if (!Array.isArray(next) && !(next instanceof StellarMap)) throw nowhere(path);
    container = next;
  }
  return { container, key: keys.at(-1) ?? '', path };
}

function valueAt({ container, key, path }: Place): Value {
  const value = Array.isArray(container) ? container[indexOf(key, container.length - 1, path)] : container.get(key);
  if (value === undefined) throw nowhere(path);
  return value;
}

function replace(place: Place, value: Value): void {
  const { container, key } = place;
  valueAt(place);
  if (Array.isArray(container)) container[Number(key)] = value;
  else container.set(key, value);
}

function add({ container, key, path }: Place, value: Value): void {
  if (!Array.isArray(container)) container.set(key, value);
  else container.splice(key === '-' ? container.length : indexOf(key, container.length, path), 0, value);
}

function take(place: Place): Value {
  const { container, key } = place;
  const value = valueAt(place);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else container.delete(key);
  return value;
}

function indexOf(key: string, most: number, path: string): number {
  const index = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN;
  if (index <= most) return index;
  throw nowhere(path);
}

function nowhere(path: string): PatchError {
  return new PatchError(`the document has no ${path === '' ? 'parent' : path}`);
}

function copyOf(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof StellarMap) return StellarMap.of<Value, Value>(Array.from(value, ([key, item]) => [key, copyOf(item)]));
  return value;
}

/** Equality of JSON values: numbers by value, objects regardless of order. */
function same(left: Value, right: Value): boolean {
  if (isNumeric(left) && isNumeric(right)) return doubleValue(left) === doubleValue(right);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, at) => same(item, right[at] ?? null));
  if (left instanceof StellarMap && right instanceof StellarMap)
    return left.size === right.size && [...left].every(([key, item]) => right.has(key) && same(item, right.get(key) ?? null));
  return left === right;
}
