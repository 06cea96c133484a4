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

/** Puts a field that holds an object into the message, in whatever way. */
type SetMap = (message: Message, name: string, map: ValueMap) => void;

const drop: SetMap = () => {};
const allow: SetMap = (message, name, map) => void message.set(name, map);
const refuse: SetMap = (_message, name) => {
  throw new Error(`the field ${name} holds an object, which mapStrategy ERROR refuses`);
};

/** By the name that `mapStrategy` gives; asked once for each message. */
const strategies = { DROP: () => drop, ALLOW: () => allow, UNFOLD: unfolding, ERROR: () => refuse } satisfies Record<string, () => SetMap>;

/** `json.JSONMapParser`. @throws Failure BAD_SENSOR_CONFIG */
export function jsonMapParser(options: Options, { clock }: ParserEnvironment): Parser {
  const strategy = strategyOf(options);
  const query = queryOf(options);
  const override = options.raw('overrideOriginalString') ?? false;
  if (typeof override !== 'boolean') throw options.bad('overrideOriginalString', 'has to be true or false');
  const wrap =
    query !== undefined && options.flag('wrapInEntityArray')
      ? wrapIn(options.text('wrapEntityName') ?? 'messages')
      : (text: string) => text;

  const messageOf = (map: ValueMap): Message => {
    const message: Message = new Map<string, Value>();
    const setMap = strategy();
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

function strategyOf(options: Options): () => SetMap {
  const name = options.text('mapStrategy') ?? 'DROP';
  if (!Object.hasOwn(strategies, name)) throw options.bad('mapStrategy', `has to be one of ${Object.keys(strategies).join(', ')}`);
  return strategies[name as keyof typeof strategies];
}

function queryOf(options: Options): JsonPath | undefined {
  const text = options.text('jsonpQuery');
  return text === undefined || text.trim() === '' ? undefined : options.checked('jsonpQuery', () => parseJsonPath(text));
}

/** Makes one JSON object of a record that holds objects in a row with commas between them: a list of them, under the given name. */
function wrapIn(name: string): (text: string) => string {
  return (text) => `{ ${JSON.stringify(name)} : [${trimmed(text).replace(/,$/, '')}]}`;
}

/** The objects that a query finds, none where it leads nowhere; without a query, the record itself. */
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

/** UTF-16 units that the names of one message's unfolded fields may have together. */
const mostNameUnits = 16 * 1024 * 1024;

/**
 * Sets `a.b.c` for each value inside an object; lists stay whole, and empty objects vanish. It throws when the names get too long
 * together: each repeats all the keys above it, so a long key around many values multiplies.
 */
function unfolding(): SetMap {
  let units = 0;
  const unfold: SetMap = (message, prefix, map) => {
    for (const [key, value] of map) {
      const name = `${prefix}.${textOf(key)}`;
      if (value instanceof StellarMap) {
        unfold(message, name, value);
        continue;
      }
      units += name.length;
      if (units > mostNameUnits) throw new Error(`the names of its unfolded fields have more than ${mostNameUnits} characters`);
      message.set(name, value);
    }
  };
  return unfold;
}
