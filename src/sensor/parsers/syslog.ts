import { type Zone, zoneOf } from '../../stellar/java/zone.js';
import { Pattern } from '../../stellar/regex/pattern.js';
import { trimmed } from '../../stellar/text.js';
import { Long, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { zoneOption } from '../time/region.js';
import { syslogTime } from '../time/syslog-time.js';
import { charsetOf } from './charset.js';
import { checkLength, linesOf } from './lines.js';
import { nothing, type Parsed, type ParseError, type Parser, type ParserEnvironment } from './port.js';
import { addStructuredData } from './structured-data.js';
import { hasTimestamp } from './valid.js';

const nilPolicies = ['OMIT', 'DASH', 'NULL'] as const;
type NilPolicy = (typeof nilPolicies)[number];

/** `<PRI>` and VERSION may be missing. Structured data follow the header, then the message. */
const header5424 = new Pattern(
  '^(?:<(?<pri>\\d{1,3})>)?(?:(?<version>[1-9]\\d{0,2}) )?(?<timestamp>\\S+) (?<hostName>\\S+) (?<appName>\\S+) (?<procId>\\S+) (?<msgId>\\S+) (?<rest>[-\\[][\\s\\S]*)$',
);
const rfc3339 = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+-]\\d{2}:\\d{2})';
const monthTime = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\\d{1,2} \\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?';
export const headerTime = `(?:${monthTime}|${rfc3339})`;
const header3164 = new Pattern(`^(?:<(?<pri>\\d{1,3})>)?(?<timestamp>${headerTime}) (?<hostName>\\S+)(?: (?<message>[\\s\\S]*))?$`);

/** A line's fields, and its time as the header has it. @throws Error the line is not of the format */
type ReadLine = (line: string) => { readonly message: Message; readonly time: string | undefined };

/** `syslog.Syslog5424Parser`. @throws Failure BAD_SENSOR_CONFIG */
export function syslog5424Parser(options: Options, environment: ParserEnvironment): Parser {
  const policy = options.text('nilPolicy') ?? 'OMIT';
  const nilPolicy = nilPolicies.find((each) => each === policy);
  if (nilPolicy === undefined) throw options.bad('nilPolicy', `has to be one of ${nilPolicies.join(', ')}`);
  return syslogParser(options, environment, (line) => read5424(line, nilPolicy));
}

/** `syslog.Syslog3164Parser`. @throws Failure BAD_SENSOR_CONFIG */
export function syslog3164Parser(options: Options, environment: ParserEnvironment): Parser {
  return syslogParser(options, environment, read3164);
}

/** Each line is a message, and yet each has the whole record as its `original_string`. */
function syslogParser(options: Options, { clock, defaultTimeZone }: ParserEnvironment, readLine: ReadLine): Parser {
  const zone = zoneOption(options, 'deviceTimeZone', 'UTC');
  const localZone = zoneOf(defaultTimeZone);
  const parse = (text: string): Parsed => {
    if (text === '') return nothing;
    const messages: Message[] = [];
    const errors: ParseError[] = [];
    for (const line of linesOf(text)) {
      const read = attempt(() => readLine(line));
      if (read instanceof Error) {
        errors.push({ raw: line, error: read });
        continue;
      }
      const ms = attempt(() => timestampOf(read.time, zone, localZone, clock.now()));
      if (ms instanceof Error) {
        errors.push({ raw: text, error: ms });
        continue;
      }
      read.message.set(fields.originalString, text);
      read.message.set(fields.timestamp, ms);
      messages.push(read.message);
    }
    return { messages, errors };
  };
  return { charset: charsetOf(options), parse, isValid: hasTimestamp };
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Without a time it is now, by the local clock and in seconds, as Metron has it. */
function timestampOf(time: string | undefined, zone: Zone, localZone: Zone, nowMs: number): Long {
  if (time !== undefined) return Long.of(syslogTime(time, zone, nowMs));
  return Long.of(Math.floor((nowMs + localZone.offsetMs(nowMs)) / 1_000));
}

function read5424(line: string, nilPolicy: NilPolicy): ReturnType<ReadLine> {
  const header = matched(header5424, line, 'RFC 5424');
  const message: Message = new Map<string, Value>();
  addPriority(message, header('pri'));
  const version = header('version');
  if (version !== null) message.set('syslog.header.version', version);
  for (const name of ['timestamp', 'hostName', 'appName', 'procId', 'msgId'])
    setUnlessNil(message, `syslog.header.${name}`, header(name), nilPolicy);
  // The mark of UTF-8 in front of the text is the format's own.
  const text = trimmed(addStructuredData(message, header('rest') ?? '-').replace(/^\uFEFF/, ''));
  if (text !== '') message.set('syslog.message', text);
  const time = header('timestamp');
  return { message, time: time === null || time === '-' ? undefined : time };
}

function read3164(line: string): ReturnType<ReadLine> {
  const header = matched(header3164, line, 'RFC 3164');
  const message: Message = new Map<string, Value>();
  addPriority(message, header('pri'));
  message.set('syslog.header.timestamp', header('timestamp'));
  message.set('syslog.header.hostName', header('hostName'));
  const text = trimmed(header('message') ?? '');
  if (text !== '') message.set('syslog.message', text);
  return { message, time: header('timestamp') ?? undefined };
}

function matched(pattern: Pattern, line: string, format: string): (name: string) => string | null {
  checkLength(line);
  const groups = pattern.find(line)?.groups;
  if (groups === undefined) throw new Error(`the line is not syslog by ${format}: ${line.slice(0, 200)}`);
  return (name) => groups[pattern.names.get(name) ?? 0] ?? null;
}

function addPriority(message: Message, pri: string | null): void {
  if (pri === null) return;
  message.set('syslog.header.pri', pri);
  message.set('syslog.header.severity', String(Number(pri) % 8));
  message.set('syslog.header.facility', String(Math.floor(Number(pri) / 8)));
}

function setUnlessNil(message: Message, name: string, value: string | null, nilPolicy: NilPolicy): void {
  if (value !== '-') message.set(name, value);
  else if (nilPolicy !== 'OMIT') message.set(name, nilPolicy === 'DASH' ? '-' : null);
}
