import { textOf, textOfDouble, textOfFloat } from '../text.js';
import { Double, Float, StellarMap, StellarSet, type Value } from '../values.js';

/** JSON as Metron's tools print it: two spaces a level, `"key" : value`, the items of a list on one line; no newline at the end. */
export function prettyJson(value: Value, level = 0): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (value instanceof Double) return textOfDouble(value.value);
  if (value instanceof Float) return textOfFloat(value.value);
  if (Array.isArray(value) || value instanceof StellarSet) return list([...value], level);
  if (value instanceof StellarMap) return object([...value], level);
  return typeof value === 'object' && 'value' in value ? textOf(value) : JSON.stringify(textOf(value));
}

function list(items: readonly Value[], level: number): string {
  return items.length === 0 ? '[ ]' : `[ ${items.map((item) => prettyJson(item, level)).join(', ')} ]`;
}

function object(entries: readonly (readonly [Value, Value])[], level: number): string {
  if (entries.length === 0) return '{ }';
  const indent = '  '.repeat(level + 1);
  const lines = entries.map(([key, value]) => `${indent}${JSON.stringify(textOf(key))} : ${prettyJson(value, level + 1)}`);
  return `{\n${lines.join(',\n')}\n${'  '.repeat(level)}}`;
}
