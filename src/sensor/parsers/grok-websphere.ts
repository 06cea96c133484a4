import { textOf } from '../../stellar/text.js';
import { Long } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { datesOf, type GrokDates, openGrok } from './grok.js';
import type { Parser, ParserEnvironment } from './port.js';

/** `websphere.GrokWebSphereParser`: grok, and then what is known of DataPower's messages. @throws Failure BAD_SENSOR_CONFIG */
export async function grokWebSphereParser(options: Options, environment: ParserEnvironment): Promise<Parser> {
  const dates = datesOf(options, 'yyyy MMM dd HH:mm:ss');
  return openGrok(options, environment, (message) => finish(message, dates, environment.clock.now()));
}

function finish(message: Message, dates: GrokDates, nowMs: number): void {
  message.set(fields.timestamp, Long.of(timestampOf(message, dates, nowMs)));
  message.delete('timestamp_string');
  for (const [name, value] of [...message]) if (value === null || value === '') message.delete(name);
  const text = textOf(message.get('message') ?? '');
  if (text.includes('logged into')) login(message, text);
  else if (text.includes('logged out')) logout(message, text);
  else process(message, text);
}

/** The field has no year: it is this one's. What can't be read is now. */
function timestampOf(message: Message, { format, timestampField }: GrokDates, nowMs: number): number {
  const text = message.get(timestampField ?? 'timestamp_string');
  if (typeof text !== 'string') return nowMs;
  return format.parse(`${new Date(nowMs).getUTCFullYear()} ${text}`, nowMs) ?? nowMs;
}

/** `user(abc): [10.0.0.1] logged into …` */
function login(message: Message, text: string): void {
  message.set('event_subtype', 'login');
  const [user, rest] = text.split(':');
  if (user === undefined || rest === undefined) return;
  setFound(message, 'username', between(user, 'user(', ')'));
  setFound(message, 'ip_src_addr', between(text.slice(user.length + 1), '[', ']'));
  message.delete('message');
}

/** `[10.0.0.1]: User 'abc' logged out from 'default'.` */
function logout(message: Message, text: string): void {
  message.set('event_subtype', 'logout');
  const [before, user, , domain, rest] = text.split("'");
  if (rest === undefined) return;
  setFound(message, 'ip_src_addr', between(before ?? '', '[', ']'));
  setFound(message, 'username', user);
  setFound(message, 'security_domain', domain);
  message.delete('message');
}

/** `process(part): what it says` */
function process(message: Message, text: string): void {
  const open = text.indexOf('(');
  if (open < 0) return;
  message.set('process', text.slice(0, open));
  const colon = text.indexOf(':');
  if (colon >= 0) message.set('message', text.slice(colon + 2));
}

/** The text between the first `open` and the `close` after it. Not a regular expression: that would try every `open` of a text that closes none. */
function between(text: string, open: string, close: string): string | undefined {
  const at = text.indexOf(open);
  const from = at + open.length;
  const to = at < 0 ? -1 : text.indexOf(close, from);
  return to < 0 ? undefined : text.slice(from, to);
}

function setFound(message: Message, name: string, value: string | undefined): void {
  if (value !== undefined) message.set(name, value);
}
