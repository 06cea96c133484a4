import { zoneOf } from '../../stellar/java/zone.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import { Long, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { cefExtensions } from './cef-extensions.js';
import { charsetOf } from './charset.js';
import { checkLength } from './lines.js';
import { headerTimeOr, LooseTime } from './loose-time.js';
import { plainList } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { headerTime } from './syslog.js';
import { hasTimestamp } from './valid.js';

/** In front of the event itself, of CEF and LEEF: a syslog header, as much of it as there is. */
export const eventPrefix = `^(?:<\\d+>)?(?<time>${headerTime})?(?<host>[a-z0-9._\\]\\^\\\\]+)?.*?`;
const part = (name: string) => `(?<${name}>[^|]*)\\|`;
const shape = new Pattern(
  `${eventPrefix}CEF: ?0\\|${['vendor', 'product', 'version', 'event', 'name', 'severity'].map(part).join('')}(?<extensions>.*)$`,
);

const names: Readonly<Record<string, string>> = {
  dst: 'ip_dst_addr',
  dpt: 'ip_dst_port',
  src: 'ip_src_addr',
  spt: 'ip_src_port',
  act: 'deviceAction',
  app: 'protocol',
};

const times = [
  ...['MMM dd yyyy HH:mm:ss.SSS zzz', 'MMM dd yyyy HH:mm:ss.SSS', 'MMM dd yyyy HH:mm:ss zzz', 'MMM dd yyyy HH:mm:ss'],
  ...['MMM dd HH:mm:ss.SSS zzz', 'MMM dd HH:mm:ss.SSS', 'MMM dd HH:mm:ss zzz', 'MMM dd HH:mm:ss', 'dd MMMM yyyy HH:mm:ss'],
];

/** `cef.CEFParser`: what is no CEF is dropped without a word. @throws Failure BAD_SENSOR_CONFIG */
export function cefParser(options: Options, { clock, defaultTimeZone }: ParserEnvironment): Parser {
  const rt = new LooseTime(times, defaultTimeZone);
  const utc = zoneOf('UTC');
  return {
    charset: charsetOf(options),
    parse: plainList((text) => {
      checkLength(text);
      if (/[\n\r]/.test(text)) throw new Error('there is a line break in the record');
      const groups = text.includes('CEF:') ? shape.find(text)?.groups : undefined;
      if (groups === undefined) return [];
      const group = (name: string) => groups[shape.names.get(name) ?? 0] ?? null;
      const message: Message = new Map<string, Value>([
        ['DeviceVendor', group('vendor')],
        ['DeviceProduct', group('product')],
        ['DeviceVersion', group('version')],
        ['DeviceEvent', group('event')],
        ['Name', group('name')],
        ['Severity', severityOf(group('severity') ?? '')],
      ]);
      for (const [key, value] of cefExtensions(group('extensions') ?? '')) setExtension(message, key, value);
      message.set(fields.originalString, text);
      const time = message.get('rt');
      message.set(
        fields.timestamp,
        Long.of(typeof time === 'string' ? rt.parse(time, clock.now()) : headerTimeOr(group('time'), utc, clock.now())),
      );
      const host = group('host');
      if (host !== null) message.set('host', host);
      return [message];
    }),
    isValid: hasTimestamp,
  };
}

/** Sets an extension under the name that every sensor's messages have for it. @throws Error a port that is no number */
function setExtension(message: Message, key: string, value: string): void {
  const name = Object.hasOwn(names, key) ? (names[key] ?? key) : key;
  message.set(name, name === 'ip_dst_port' || name === 'ip_src_port' ? portOf(name, value) : value);
}

export function portOf(name: string, text: string): number {
  const port = Number(text);
  if (!/^[+-]?\d+$/.test(text) || (port | 0) !== port) throw new Error(`${name} is ${text.slice(0, 100)}, which is no number`);
  return port;
}

const words: Readonly<Record<string, number>> = { Low: 2, Medium: 5, High: 8, 'Very-High': 10 };

function severityOf(text: string): number {
  if (text.length < 3) return portOf('the severity', text);
  return Object.hasOwn(words, text) ? (words[text] ?? 0) : 0;
}
