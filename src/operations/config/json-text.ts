import { withoutComments } from '../../sensor/config/config-json.js';
import { encodeValue } from '../../sensor/message-json.js';
import { textOf } from '../../stellar/text.js';
import { StellarMap, type Value } from '../../stellar/values.js';

/** What is no JSON stands for itself. */
export function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text));
  } catch {
    return text;
  }
}

/** JSON with two blanks for each level, in the order of the keys. */
export function prettyJson(value: Value, indent = ''): string {
  const within = `${indent}  `;
  const lines = (items: readonly string[], open: string, close: string) =>
    items.length === 0 ? `${open}${close}` : `${open}\n${items.map((item) => within + item).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value)) {
    return lines(
      value.map((item) => prettyJson(item, within)),
      '[',
      ']',
    );
  }
  if (!(value instanceof StellarMap)) return encodeValue(value);
  return lines(
    Array.from(value, ([key, item]) => `${JSON.stringify(textOf(key))}: ${prettyJson(item, within)}`),
    '{',
    '}',
  );
}
