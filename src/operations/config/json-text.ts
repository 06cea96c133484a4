import { withoutComments } from '../../sensor/config/config-json.js';
import { encodeValue } from '../../sensor/message-json.js';
import { textOf } from '../../stellar/text.js';
import { StellarMap, type Value } from '../../stellar/values.js';

/** The parsed JSON, or the text itself when it is not JSON. */
export function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text));
  } catch {
    return text;
  }
}

/** JSON indented by two spaces, with keys in their own order. */
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
