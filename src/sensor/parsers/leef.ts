import { type Zone, zoneOf } from '../../stellar/java/zone.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import { trimmed } from '../../stellar/text.js';
import { Long, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { DateFormat } from '../time/date-format.js';
import { eventPrefix, portOf } from './cef.js';
import { cefExtensions } from './cef-extensions.js';
import { charsetOf } from './charset.js';
import { checkLength, linesOf } from './lines.js';
import { headerTimeOr, LooseTime } from './loose-time.js';
import type { Parsed, ParseError, Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

const part = (name: string) => `(?<${name}>[^|]*)\\|`;
const shape = new Pattern(
  `${eventPrefix}LEEF:(?<version>1\\.0|2\\.0|0)?\\|${['vendor', 'product', 'deviceVersion', 'event'].map(part).join('')}(?:${part('delimiter')})? ?(?<attributes>.*)$`,
);

const names: Readonly<Record<string, string>> = { dst: 'ip_dst_addr', src: 'ip_src_addr', dstPort: 'ip_dst_port', srcPort: 'ip_src_port' };
const times = ['MMM dd yyyy HH:mm:ss.SSS zzz', 'MMM dd yyyy HH:mm:ss.SSS', 'MMM dd yyyy HH:mm:ss zzz', 'MMM dd yyyy HH:mm:ss'];

/** Characters of a `devTimeFormat`. The event brings it, and reading a date takes time that grows with the square of the fields in a pattern. */
const longestFormat = 200;

/** `leef.LEEFParser`: lines that are no LEEF are dropped without a word. @throws Failure BAD_SENSOR_CONFIG */
export function leefParser(options: Options, { clock, defaultTimeZone }: ParserEnvironment): Parser {
  const reader = { devTime: new LooseTime(times, defaultTimeZone), zone: defaultTimeZone, utc: zoneOf('UTC'), now: () => clock.now() };
  return {
    charset: charsetOf(options),
    parse: (text) => parseLines(text, reader),
    isValid: hasTimestamp,
  };
}

interface Reader {
  readonly devTime: LooseTime;
  readonly zone: string;
  readonly utc: Zone;
  readonly now: () => number;
}

/** @throws Error an event without a version, or an attribute without a value: no good for the record as a whole */
function parseLines(text: string, reader: Reader): Parsed {
  const messages: Message[] = [];
  const errors: ParseError[] = [];
  for (const line of linesOf(text)) {
    checkLength(line);
    const event = eventOf(line);
    if (event === undefined) continue;
    try {
      event.message.set(fields.timestamp, Long.of(timestampOf(event, reader)));
      messages.push(event.message);
    } catch (error) {
      errors.push({ raw: line, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { messages, errors };
}

interface Event {
  readonly message: Message;
  readonly headerTime: string | null;
}

function eventOf(line: string): Event | undefined {
  const groups = line.includes('LEEF:') ? shape.find(line)?.groups : undefined;
  if (groups === undefined) return undefined;
  const group = (name: string) => groups[shape.names.get(name) ?? 0] ?? null;
  const version = group('version');
  if (version === null) throw new Error('the LEEF event names no version');
  const message: Message = new Map<string, Value>([
    ['DeviceVendor', group('vendor')],
    ['DeviceProduct', group('product')],
    ['DeviceVersion', group('deviceVersion')],
    ['DeviceEvent', group('event')],
  ]);
  for (const [key, value] of attributesOf(version, group('delimiter'), group('attributes') ?? '')) {
    const name = Object.hasOwn(names, key) ? (names[key] ?? key) : key;
    message.set(name, key.endsWith('Port') && name !== key ? portOf(name, value) : value);
  }
  message.set(fields.originalString, line);
  const host = group('host');
  if (host !== null) message.set('host', host);
  return { message, headerTime: group('time') };
}

function timestampOf({ message, headerTime }: Event, { devTime, zone, utc, now }: Reader): number {
  const time = message.get('devTime');
  if (typeof time !== 'string') return headerTimeOr(headerTime, utc, now());
  const format = message.get('devTimeFormat');
  if (typeof format !== 'string' || /^\d+$/.test(time)) return devTime.parse(time, now());
  if (format.length > longestFormat) throw new Error(`devTimeFormat has ${format.length} characters, more than ${longestFormat}`);
  return new LooseTime([new DateFormat(format, zone).pattern], zone).parse(time, now());
}

/** 1.0 has tabs between its attributes, 2.0 any of the characters that it names, 0 is CEF's own way. */
function attributesOf(version: string, delimiter: string | null, text: string): ReadonlyMap<string, string> {
  if (version === '0') return cefExtensions(text);
  const split = version === '1.0' || delimiter === null || delimiter === '' ? text.split('\t') : splitAt(text, delimiter);
  const attributes = new Map<string, string>();
  for (const attribute of split) {
    if (attribute.trim() === '') continue;
    const [key = '', value] = attribute.split('=');
    if (value === undefined || value === '') throw new Error(`the attribute ${attribute.slice(0, 100)} has no value`);
    attributes.set(trimmed(key), trimmed(value));
  }
  return attributes;
}

/** At any of the delimiter's characters, but not behind a backslash. `\t` is a tab; `x09` and its like are three characters, as in Metron. */
function splitAt(text: string, delimiter: string): string[] {
  const delimiters = new Set(delimiter.replaceAll('\\t', '\t'));
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (!delimiters.has(text.charAt(at)) || text.charAt(at - 1) === '\\') continue;
    parts.push(text.slice(from, at));
    from = at + 1;
  }
  return [...parts, text.slice(from)];
}
