import { StellarError } from '../stellar/errors.js';
import { readJson } from '../stellar/json-reader.js';
import { stateOf, valueOfState } from '../stellar/states.js';
import { textOf } from '../stellar/text.js';
import { Character, Double, Float, Long, Opaque, StellarMap, StellarSet, type Value } from '../stellar/values.js';
import type { Message } from './message.js';

/**
 * A message as the JSON that Metron's topics carry, in the order of its fields. Numbers keep their Java kind for whoever reads it back: a Double of one is
 * `1.0`, a Long all its digits. Sets are arrays; NaN and the infinities, which JSON lacks, are null; anything else that JSON lacks is its text.
 */
export function encodeMessage(message: Message): string {
  let json = '';
  for (const [name, value] of message) {
    const { before, beforeText } = memberOf(name);
    json += typeof value === 'string' && !escaped.test(value) ? `${beforeText}${value}"` : `${before}${encodeValue(value)}`;
  }
  return `{${json.slice(1)}}`;
}

/** A value as JSON text, as `encodeMessage` writes it. */
export function encodeValue(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Long) return String(value.value);
  if (value instanceof Double || value instanceof Float) return Number.isFinite(value.value) ? textOf(value) : 'null';
  if (Array.isArray(value)) return `[${value.map(encodeValue).join(',')}]`;
  if (value instanceof StellarMap)
    return `{${[...value].map(([key, item]) => `${JSON.stringify(textOf(key))}:${encodeValue(item)}`).join(',')}}`;
  if (value instanceof StellarSet) return `[${Array.from(value, encodeValue).join(',')}]`;
  const state = value instanceof Opaque ? stateOf(value, (inner) => JSON.rawJSON(encodeValue(inner))) : undefined;
  return JSON.stringify(state ?? (value instanceof Character ? value.value : textOf(value)));
}

/** @throws StellarError failed or limit: the text is not JSON, or not an object */
export function decodeMessage(json: string): Message {
  const value = readJson(json, { object: (map) => valueOfState(map) ?? map });
  if (!(value instanceof StellarMap)) throw new StellarError('failed', 'the JSON is not an object');
  return new Map(Array.from(value, ([name, item]) => [textOf(name), item]));
}

/** As JSON.stringify does, which costs more where nothing is to be escaped. */
function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Half of a surrogate pair is escaped, too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** What stands before a field's value. */
interface Member {
  /** `,"name":` */
  readonly before: string;
  /** `,"name":"` */
  readonly beforeText: string;
}

const members = new Map<string, Member>();
/** Names that are kept. More than sensors have fields come from messages that make up their own. */
const mostNames = 1_000;
/** Of a name that is kept: a message may make up names of a megabyte, too. */
const longestName = 200;

/** What to write before a field's value, remembered since the same few names come with every message. */
function memberOf(name: string): Member {
  const known = members.get(name);
  if (known !== undefined) return known;
  const before = `,${JSON.stringify(name)}:`;
  const made = { before, beforeText: `${before}"` };
  if (name.length > longestName) return made;
  if (members.size >= mostNames) members.clear();
  members.set(name, made);
  return made;
}
