import { messageOf } from '../../errors/message-of.js';
import { failed, illegalArgument, illegalState, wrongKind } from '../errors.js';
import { parserConfigOf } from '../management/beans.js';
import { prettyJson } from '../management/pretty-json.js';
import { kindOf, Opaque, StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asString, notNull } from './arguments.js';
import type { ParsedRecord, RecordParser } from './capabilities.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';

/** What PARSER_INIT gives: a sensor's parser, and how it fared so far. */
class SensorParser extends Opaque {
  readonly kind = 'parser';
  readonly config: string;
  readonly #parser: RecordParser;
  #successful = 0;
  #failed = 0;

  constructor(config: string, parser: RecordParser) {
    super();
    this.config = config;
    this.#parser = parser;
  }

  text(): string {
    return `Parser{${this.#successful} successful, ${this.#failed} error(s)}`;
  }

  async parse(text: string, signal: AbortSignal): Promise<ParsedRecord> {
    const record = await this.#parser.parse(text, signal);
    this.#successful += record.messages.length;
    this.#failed += record.errors.length;
    return record;
  }
}

const parser = { name: 'parser', summary: 'what PARSER_INIT gave' };
const csv = `PARSER_INIT('users', '{"parserClassName":"org.apache.metron.parsers.csv.CSVParser","parserConfig":{"columns":{"user":0,"host":1}}}')`;

const init: StellarFunction = {
  name: 'PARSER_INIT',
  summary: 'Makes the parser of a sensor ready, as its pipeline would run it.',
  parameters: [
    { name: 'sensor', summary: 'its name' },
    { name: 'config', summary: 'its configuration, as JSON or a map; default the one of the cluster', optional: true },
  ],
  returns: 'the parser',
  needs: ['parsers'],
  examples: [
    { expr: `TO_STRING(${csv})`, gives: 'Parser{0 successful, 0 error(s)}' },
    { expr: "PARSER_INIT('users', null)", fails: 'null value' },
    { expr: "PARSER_INIT('users', 5)", fails: 'wrong kind' },
    { expr: "PARSER_INIT('users', '{')", fails: 'failed' },
    { expr: "PARSER_INIT('unheard')", fails: 'illegal state' },
  ],
  async: true,
  async call(args, context) {
    const sensor = notNull(asString(arg(args, 0)), 'the name of the sensor');
    const json = args.length > 1 ? jsonOf(args[1] ?? null) : await storedConfig(sensor, context);
    const config = parserConfigOf(json);
    try {
      const opened = await need(context, 'parsers').open(sensor, json, context.capabilities, context.signal);
      return new SensorParser(prettyJson(config), opened);
    } catch (error) {
      throw asFailed(error, context);
    }
  },
};

const parse: StellarFunction = {
  name: 'PARSER_PARSE',
  summary: 'Parses records of a sensor.',
  parameters: [parser, { name: 'text', summary: 'a record, or a list of records' }],
  returns: 'a list of messages as maps, those that are good first, then errors',
  examples: [
    { expr: `MAP_GET('host', GET_FIRST(PARSER_PARSE(${csv}, 'ann,web1')))`, gives: 'web1' },
    { expr: `MAP_GET('source.type', GET_LAST(PARSER_PARSE(${csv}, ['ann', 'bob,web1'])))`, gives: 'error' },
    { expr: `PARSER_PARSE(${csv}, 5)`, fails: 'illegal argument' },
    { expr: "PARSER_PARSE('users', 'ann,web1')", fails: 'wrong kind' },
  ],
  async: true,
  async call(args, context) {
    const opened = parserIn(arg(args, 0));
    const given = arg(args, 1);
    const texts = Array.isArray(given) ? given : [given];
    const messages: ValueMap[] = [];
    const errors: ValueMap[] = [];
    for (const text of texts) {
      if (typeof text !== 'string') throw illegalArgument(`a record is a text, got ${kindOf(text)}`);
      context.step(1 + text.length / 10);
      const record = await opened.parse(text, context.signal);
      messages.push(...record.messages.map(asValue));
      errors.push(...record.errors.map(asValue));
    }
    return [...messages, ...errors];
  },
};

const config: StellarFunction = {
  name: 'PARSER_CONFIG',
  summary: 'The configuration of a parser.',
  parameters: [parser],
  returns: 'the configuration, as JSON',
  examples: [
    { expr: `'"parserClassName" : "org.apache.metron.parsers.csv.CSVParser"' in PARSER_CONFIG(${csv})`, gives: true },
    { expr: 'PARSER_CONFIG(null)', fails: 'wrong kind' },
  ],
  call: (args) => parserIn(arg(args, 0)).config,
};

/** Parsers of sensors, tried out. */
export const parsers: Family = { name: 'parsers', functions: [init, parse, config] };

function jsonOf(config: Value): string {
  const given = notNull(config, 'the configuration');
  if (typeof given === 'string') return given;
  if (given instanceof StellarMap) return prettyJson(given);
  throw wrongKind('string or map', kindOf(given));
}

async function storedConfig(sensor: string, context: CallContext): Promise<string> {
  if (!/^[\w.-]+$/.test(sensor)) throw illegalArgument(`no sensor can be named ${sensor}`);
  const json = await need(context, 'configs')
    .read(`parsers/${sensor}`)
    .catch((error: unknown) => {
      throw asFailed(error, context);
    });
  if (json === undefined) throw illegalState(`no parser is configured for the sensor ${sensor}`);
  return json;
}

function parserIn(value: Value): SensorParser {
  if (value instanceof SensorParser) return value;
  throw wrongKind('parser', kindOf(value));
}

function asValue(message: ReadonlyMap<string, Value>): ValueMap {
  return StellarMap.of<Value, Value>(message);
}

function asFailed(error: unknown, { signal }: CallContext): Error {
  signal.throwIfAborted();
  return failed(messageOf(error), error);
}
