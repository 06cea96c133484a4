/**
 * Java's equality and hash codes, over our values. A map or set of ours is a JavaScript Map under the key that `keyOf` gives:
 * two values have the same key exactly when Java's `equals` holds between them.
 */

import { Walk } from './walk.js';

/** A value that is not a plain JavaScript one and says itself what it equals. */
export interface Keyed {
  /** Starts with NUL, so that no string's key can be the same; or the object itself where only identity counts. */
  key(walk?: Walk): string | object;
  hashCode(walk?: Walk): number;
}

const mark = '\0';

/** @returns the value itself for the common kinds (strings, ints, booleans, null), a marked string or an identity for others */
export function keyOf(value: unknown, walk?: Walk): unknown {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `${mark}s${value}` : value;
  if (typeof value === 'bigint') return `${mark}b${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return combinedKey('l', value, walk) ?? value;
  return isKeyed(value) ? value.key(walk) : value;
}

/** Java's `Objects.equals`: strict about kinds, so 1, 1L and 1.0 all differ. */
export function equal(left: unknown, right: unknown, walk = new Walk()): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (!Array.isArray(left) || !Array.isArray(right)) return keyOf(left, walk) === keyOf(right, walk);
  if (left.length !== right.length) return false;
  walk.enter(left.length);
  const same = left.every((item, i) => equal(item, right[i], walk));
  walk.leave();
  return same;
}

/** Java's `hashCode`, which decides the order of a map literal. 0 for null and for what has identity alone. */
export function hashCode(value: unknown, walk = new Walk()): number {
  switch (typeof value) {
    case 'string':
      return textHash(value);
    case 'number':
      return value;
    case 'boolean':
      return value ? 1231 : 1237;
    case 'bigint':
      return bigHash(value);
  }
  if (Array.isArray(value)) return listHash(value, walk);
  return isKeyed(value) ? value.hashCode(walk) : 0;
}

/** A key for several values at once, in order, or undefined when one of them has only its identity. */
export function combinedKey(tag: string, values: readonly unknown[], walk = new Walk()): string | undefined {
  walk.enter(values.length);
  let key = mark + tag;
  for (const value of values) {
    const part = keyOf(value, walk);
    if (typeof part === 'object' && part !== null) return undefined;
    if (typeof part === 'string') walk.text(part.length);
    // The length before each text keeps ['a,b'] and ['a', 'b'] apart.
    key += typeof part === 'string' ? `"${part.length}:${part}` : `,${part}`;
  }
  walk.leave();
  return key;
}

function listHash(list: readonly unknown[], walk: Walk): number {
  walk.enter(list.length);
  let hash = 1;
  for (const item of list) hash = (Math.imul(31, hash) + hashCode(item, walk)) | 0;
  walk.leave();
  return hash;
}

function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && 'key' in value && 'hashCode' in value;
}

function textHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0;
  return hash;
}

/** BigInteger's: over its magnitude in 32-bit words, high word first, times its sign. */
function bigHash(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  let hash = 0;
  for (let shift = BigInt(Math.ceil(magnitude.toString(2).length / 32) * 32 - 32); shift >= 0n; shift -= 32n) {
    hash = (Math.imul(31, hash) + Number(BigInt.asIntN(32, magnitude >> shift))) | 0;
  }
  return value < 0n ? -hash | 0 : hash;
}
