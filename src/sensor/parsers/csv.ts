import { toLong } from '../../stellar/conversions.js';
import { trimmed } from '../../stellar/text.js';
import { Long, type Value } from '../../stellar/values.js';
import { configText } from '../config/config-values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { DateFormat } from '../time/date-format.js';
import { charsetOf } from './charset.js';
import { csvFields } from './csv-line.js';
import { plainList, unableToParse } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

interface Column {
  readonly name: string;
  readonly index: number;
}

/** `csv.CSVParser`: one record a message, columns by name. @throws Failure BAD_SENSOR_CONFIG */
export function csvParser(options: Options, { clock, defaultTimeZone }: ParserEnvironment): Parser {
  const columns = columnsOf(options);
  const separator = (options.text('separator') ?? ',').charAt(0) || ',';
  const format = options.text('timestampFormat');
  const dateFormat = format === undefined ? undefined : options.checked('timestampFormat', () => new DateFormat(format, defaultTimeZone));

  /** What it can't make a time of stays as it is. */
  const timestampOf = (value: Value | undefined): Value => {
    if (value === undefined) return Long.of(clock.now());
    if (dateFormat === undefined) return toLong(value) ?? value;
    const ms = typeof value === 'string' ? dateFormat.parse(value, clock.now()) : undefined;
    return ms === undefined ? value : Long.of(ms);
  };

  return {
    charset: charsetOf(options),
    parse: plainList((text) => {
      if (text.trim() === '' || text.trimStart().startsWith('#')) return [];
      const message = new Map<string, Value>();
      try {
        fill(message, columns, csvFields(withoutLineEnd(text), separator));
      } catch (error) {
        throw unableToParse(text, error);
      }
      message.set(fields.originalString, text);
      message.set(fields.timestamp, timestampOf(message.get(fields.timestamp)));
      return [message];
    }),
    isValid: hasTimestamp,
  };
}

function fill(message: Message, columns: readonly Column[], values: readonly string[]): void {
  for (const { name, index } of columns) {
    const value = values[index];
    if (value === undefined) throw new Error(`there are ${values.length} fields, and column ${name} is number ${index}, counted from 0`);
    message.set(name, trimmed(value));
  }
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** A map of name to index, or a list (or a text with commas) of `name` or `name:index`. */
function columnsOf(options: Options): Column[] {
  const given = options.raw('columns');
  if (given instanceof Map) return Array.from(given, ([name, index]) => column(String(name), Number(configText(index)), options));
  const items = typeof given === 'string' ? given.split(',') : options.texts('columns');
  if (items === undefined) throw options.bad('columns', 'is missing');
  return items.map((item, i) => {
    const [, name, index] = /^(.*):\s*(\d+)\s*$/.exec(item) ?? [];
    return name === undefined ? column(item, i, options) : column(name, Number(index), options);
  });
}

function column(name: string, index: number, options: Options): Column {
  if (!Number.isInteger(index) || index < 0) throw options.bad('columns', `has no place for ${name}`);
  return { name: trimmed(name), index };
}
