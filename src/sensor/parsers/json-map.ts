import { StellarError } from '../../stellar/errors.js';
import { readJson } from '../../stellar/json-reader.js';
import { textOf, trimmed } from '../../stellar/text.js';
import { Long, StellarMap, type Value, type ValueMap } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { type JsonPath, parseJsonPath } from '../json-path/parse.js';
import { select } from '../json-path/select.js';
import { fields, type Message } from '../message.js';
import { encodeValue } from '../message-json.js';
import { charsetOf } from './charset.js';
import { plainList, unableToParse } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

/** What becomes of a field that holds an object. */
const strategies = {
  DROP: () => {},
  ALLOW: (message: Message, name: string, map: ValueMap) => void message.set(name, map),
  UNFOLD: unfold,
  ERROR: (_message: Message, name: string) => {
    throw new Error(`the field ${name} holds an object, which mapStrategy ERROR refuses`);
  },
} satisfies Record<string, (message: Message, name: string, map: ValueMap) => void>;

/** `json.JSONMapParser`. @throws Failure BAD_SENSOR_CONFIG */
export function jsonMapParser(options: Options, { clock }: ParserEnvironment): Parser {
  const setMap = strategyOf(options);
  const query = queryOf(options);
  const override = options.raw('overrideOriginalString') ?? false;
  if (typeof override !== 'boolean') throw options.bad('overrideOriginalString', 'has to be true or false');
  const wrap =
    query !== undefined && options.flag('wrapInEntityArray')
      ? wrapIn(options.text('wrapEntityName') ?? 'messages')
      : (text: string) => text;

  const messageOf = (map: ValueMap): Message => {
    const message: Message = new Map<string, Value>();
    for (const [key, value] of map) {
      if (value instanceof StellarMap) setMap(message, textOf(key), value);
      else message.set(textOf(key), value);
    }
    if (override) message.set(fields.originalString, encodeValue(map));
    if (!message.has(fields.timestamp)) message.set(fields.timestamp, Long.of(clock.now()));
    return message;
  };
  return {
    charset: charsetOf(options),
    parse: plainList((text) => {
      try {
        return objectsOf(readJson(wrap(text)), query).map(messageOf);
      } catch (error) {
        throw unableToParse(text, error);
      }
    }),
    isValid: hasTimestamp,
  };
}

function strategyOf(options: Options): (message: Message, name: string, map: ValueMap) => void {
  const name = options.text('mapStrategy') ?? 'DROP';
  if (!Object.hasOwn(strategies, name)) throw options.bad('mapStrategy', `has to be one of ${Object.keys(strategies).join(', ')}`);
  return strategies[name as keyof typeof strategies];
}

function queryOf(options: Options): JsonPath | undefined {
  const text = options.text('jsonpQuery');
  return text === undefined || text.trim() === '' ? undefined : options.checked('jsonpQuery', () => parseJsonPath(text));
}

/** Objects in a row with commas between them, as a list under a name. */
function wrapIn(name: string): (text: string) => string {
  return (text) => `{ ${JSON.stringify(name)} : [${trimmed(text).replace(/,$/, '')}]}`;
}

/** Without a query the record itself. A path that leads nowhere gives nothing. */
function objectsOf(root: Value, query: JsonPath | undefined): ValueMap[] {
  if (query === undefined) return [objectOf(root)];
  const found = select(query, root);
  const list = query.definite ? (found[0] ?? []) : found;
  if (!Array.isArray(list)) throw new StellarError('failed', 'what the query leads to is no list');
  return list.map(objectOf);
}

function objectOf(value: Value): ValueMap {
  if (value instanceof StellarMap) return value;
  throw new StellarError('failed', 'the JSON is not an object');
}

/** `a.b.c` for each value inside; lists stay whole, empty objects vanish. */
function unfold(message: Message, prefix: string, map: ValueMap): void {
  for (const [key, value] of map) {
    const name = `${prefix}.${textOf(key)}`;
    if (value instanceof StellarMap) unfold(message, name, value);
    else message.set(name, value);
  }
}
