import { messageOf } from '../../errors/message-of.js';
import { doubleValue, isNumeric, Long, longValue, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { bundledPatterns } from '../grok/bundled.js';
import { commonPatterns } from '../grok/common.js';
import { addDefinitions } from '../grok/definitions.js';
import { Grok } from '../grok/grok.js';
import { fields, type Message } from '../message.js';
import { DateFormat } from '../time/date-format.js';
import { charsetOf } from './charset.js';
import { checkLength, linesOf } from './lines.js';
import { type Parsed, type ParseError, type Parser, type ParserEnvironment, parsed } from './port.js';

export interface GrokDates {
  readonly format: DateFormat;
  readonly timestampField: string | undefined;
  readonly timeFields: readonly string[];
}

/** What is done with the fields of a match before they are a message. */
type Finish = (message: Message) => void;

const defaultDateFormat = 'yyyy-MM-dd HH:mm:ss.S z';

/** `GrokParser`. @throws Failure BAD_SENSOR_CONFIG: no pattern file, no label, an expression or a date format that is no good */
export async function grokParser(options: Options, environment: ParserEnvironment): Promise<Parser> {
  const dates = datesOf(options, defaultDateFormat);
  return openGrok(options, environment, (message) => finishDates(message, dates, environment.clock.now()));
}

/** The parser around any way of finishing a message. */
export async function openGrok(options: Options, environment: ParserEnvironment, finish: Finish): Promise<Parser> {
  const grok = await grokOf(options, environment);
  const multiLine = multiLineOf(options);
  const parseOne = (text: string): Message | undefined => {
    checkLength(text);
    // A blank line is no message of any pattern, not even of one that takes everything.
    const message = text.trim() === '' ? undefined : grok.match(text);
    if (message === undefined) return undefined;
    message.set(fields.originalString, text);
    finish(message);
    return message;
  };
  return {
    charset: multiLine ? charsetOf(options) : 'utf-8',
    parse: (text) => guarded(() => (multiLine ? eachLine(text, parseOne) : single(text, parseOne(text)))),
    isValid: hasPositiveTimestamp,
  };
}

export function datesOf(options: Options, format: string): GrokDates {
  const zone = options.text('timeZone') ?? 'UTC';
  const dateFormat = options.text('dateFormat') ?? format;
  return {
    format: options.checked('dateFormat', () => new DateFormat(dateFormat, zone)),
    timestampField: options.text('timestampField'),
    timeFields: options.texts('timeFields') ?? [],
  };
}

/** The definitions of the pattern file, over the common ones, and of them the one that `patternLabel` names. */
async function grokOf(options: Options, { patterns }: ParserEnvironment): Promise<Grok> {
  const path = options.required('grokPath');
  const label = options.required('patternLabel');
  const file = (await patterns.read(path)) ?? bundledPatterns(path);
  if (file === undefined) throw options.bad('grokPath', `names ${path}, which is not there`);
  const definitions = new Map<string, string>();
  addDefinitions(definitions, commonPatterns);
  addDefinitions(definitions, file);
  return new Grok(definitions, label);
}

/** A text only: Metron does not take a boolean of JSON. */
function multiLineOf(options: Options): boolean {
  const value = options.raw('multiLine');
  if (value !== undefined && typeof value !== 'string') throw options.bad('multiLine', 'has to be the text "true" or "false"');
  return options.flag('multiLine');
}

function guarded(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    const message = messageOf(error);
    return { messages: [], errors: [], masterError: new Error(`Grok parser Error: ${message}`, { cause: error }) };
  }
}

function single(text: string, message: Message | undefined): Parsed {
  return message === undefined ? { messages: [], errors: [noMatch(text)] } : parsed(message);
}

/** Each line for itself; lines that fail alike are one error. */
function eachLine(text: string, parseOne: (line: string) => Message | undefined): Parsed {
  const messages: Message[] = [];
  const failed = new Map<string, ParseError>();
  for (const line of linesOf(text)) {
    try {
      const message = parseOne(line);
      if (message === undefined) failed.set(line, noMatch(line));
      else messages.push(message);
    } catch (error) {
      failed.set(line, { raw: line, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { messages, errors: [...failed.values()] };
}

function noMatch(raw: string): ParseError {
  const shown = raw.length > 200 ? `${raw.slice(0, 200)}…` : raw;
  return { raw, error: new Error(`Grok parser Error: the pattern does not match ${shown}`) };
}

function finishDates(message: Message, { format, timeFields, timestampField }: GrokDates, nowMs: number): void {
  for (const name of timeFields) {
    const value = message.get(name);
    if (value !== undefined && value !== null) message.set(name, dateOf(name, value, format, nowMs));
  }
  if (timestampField !== undefined && timestampField !== '')
    message.set(fields.timestamp, timestampOf(timestampField, message.get(timestampField) ?? null));
}

function dateOf(name: string, value: Value, format: DateFormat, nowMs: number): Long {
  if (typeof value !== 'string') throw new Error(`the time field ${name} is a number, not a text to be read as ${format.pattern}`);
  const ms = format.parse(value, nowMs);
  if (ms === undefined) throw new Error(`the time field ${name} holds ${value}, which is not ${format.pattern}`);
  return Long.of(ms);
}

/** A number as it is, a text without its dots: 1461576382.642 are milliseconds then. */
function timestampOf(name: string, value: Value): Long {
  if (isNumeric(value)) return value instanceof Long ? value : Long.of(longValue(value));
  if (value === null) throw new Error(`the timestamp field ${name} is missing`);
  const digits = typeof value === 'string' ? value.replaceAll('.', '') : '';
  if (!/^[+-]?\d{1,18}$/.test(digits)) throw new Error(`the timestamp field ${name} holds no number`);
  return Long.of(digits.length < 16 ? Number(digits) : BigInt(digits.replace('+', '')));
}

/** Metron's grok wants more of a timestamp than other parsers do: a Long that is positive. */
function hasPositiveTimestamp(message: Message): boolean {
  const timestamp = message.get(fields.timestamp);
  return timestamp instanceof Long && doubleValue(timestamp) > 0;
}
