import { Pattern } from '../../stellar/regex/pattern.js';
import { Long, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { asaLabels, asaPatterns } from '../grok/asa.js';
import { commonPatterns } from '../grok/common.js';
import { addDefinitions } from '../grok/definitions.js';
import { Grok } from '../grok/grok.js';
import { fields, type Message } from '../message.js';
import { zoneOption } from '../time/region.js';
import { syslogTime } from '../time/syslog-time.js';
import { checkLength, withoutLineEnds } from './lines.js';
import { plainList, unableToParse } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

const time = '[A-Z][a-z]{2} +\\d{1,2} (?:\\d{4} )?\\d{2}:\\d{2}:\\d{2}|\\d{4}-\\d{2}-\\d{2}T[0-9:.]+(?:Z|[+-]\\d{2}:\\d{2})';
const header = new Pattern(
  `^<(?<pri>\\d{1,3})>(?<time>${time})(?: (?<host>[\\w.-]+))?(?: (?<prog>[\\w./%-]+))? ?: %(?<tag>[A-Za-z0-9]+-\\d+-[A-Za-z0-9]+)(?<body>[\\s\\S]*)$`,
);

const severities = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];
const named = ['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp'];
const facilities: ReadonlyMap<number, string> = new Map([
  ...named.entries(),
  [10, 'authpriv'],
  [11, 'ftp'],
  [15, 'cron'],
  ...Array.from({ length: 8 }, (_, i) => [16 + i, `local${i}`] as const),
]);

/** `asa.BasicAsaParser`: Cisco's firewalls. @throws Failure BAD_SENSOR_CONFIG */
export function asaParser(options: Options, { clock }: ParserEnvironment): Parser {
  const zone = zoneOption(options, 'deviceTimeZone', 'UTC');
  const bodyOf = bodiesByTag();
  return {
    charset: 'utf-8',
    parse: plainList((text) => {
      try {
        checkLength(text);
        const groups = header.find(withoutLineEnds(text))?.groups;
        if (groups === undefined) throw new Error('the line is no message of an ASA');
        const group = (name: string) => groups[header.names.get(name) ?? 0] ?? null;
        const message = headerOf(group);
        message.set(fields.originalString, text);
        message.set(fields.timestamp, Long.of(syslogTime(group('time') ?? '', zone, clock.now())));
        addBody(message, bodyOf(group('tag') ?? '')?.match(group('body') ?? ''));
        return [message];
      } catch (error) {
        throw unableToParse(text, error);
      }
    }),
    isValid: hasTimestamp,
  };
}

function headerOf(group: (name: string) => string | null): Message {
  const priority = Number(group('pri'));
  const message: Message = new Map<string, Value>([
    ['ciscotag', group('tag')],
    ['syslog_severity', severities[priority & 7] ?? 'unknown'],
    ['syslog_facility', facilities.get(priority >> 3) ?? 'unknown'],
  ]);
  if (group('host') !== null) message.set('syslog_host', group('host'));
  if (group('prog') !== null) message.set('syslog_prog', group('prog'));
  return message;
}

const taken = [
  ['src_ip', 'ip_src_addr'],
  ['src_port', 'ip_src_port'],
  ['dst_ip', 'ip_dst_addr'],
  ['dst_port', 'ip_dst_port'],
] as const;

/** Nothing else of a body reaches the message; one that is not understood adds nothing. */
function addBody(message: Message, body: ReadonlyMap<string, Value> | undefined): void {
  if (body === undefined) return;
  for (const [from, to] of taken) {
    const value = body.get(from) ?? null;
    if (value !== null) message.set(to, value);
  }
  for (const name of ['protocol', 'action']) {
    const value = body.get(name) ?? null;
    if (value !== null) message.set(name, String(value).toLowerCase());
  }
}

/** A tag's body pattern, compiled when the first message of the tag comes. */
function bodiesByTag(): (tag: string) => Grok | undefined {
  const definitions = new Map<string, string>();
  addDefinitions(definitions, commonPatterns);
  addDefinitions(definitions, asaPatterns);
  const compiled = new Map<string, Grok>();
  return (tag) => {
    const label = asaLabels.get(tag);
    if (label === undefined) return undefined;
    const body = compiled.get(label) ?? new Grok(definitions, label);
    compiled.set(label, body);
    return body;
  };
}
