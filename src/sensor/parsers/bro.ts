import { textOf } from '../../stellar/text.js';
import { Double, doubleValue, Float, isNumeric, kindOf, Long, longValue, StellarMap, type ValueMap } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { decodeMessage } from '../message-json.js';
import { charsetOf } from './charset.js';
import { plainList, unableToParse } from './plain-list.js';
import type { Parser } from './port.js';
import { hasTimestamp } from './valid.js';

/** `bro.BasicBroParser`: JSON of Bro, now Zeek, either `{"http": {…}}` or flat with a `type`. @throws Failure BAD_SENSOR_CONFIG */
export function broParser(options: Options): Parser {
  return {
    charset: charsetOf(options),
    parse: plainList((text) => {
      try {
        return [messageOf(text)];
      } catch (error) {
        throw unableToParse(text, error, 'Unable to parse Message: ');
      }
    }),
    isValid: hasTimestamp,
  };
}

function messageOf(text: string): Message {
  const { protocol, message } = payloadOf(decodeMessage(text));
  // Before anything is renamed: it shows what Bro said.
  const original = originalOf(protocol, message);
  message.set(fields.originalString, original);
  setTime(message);
  setAddress(message, 'ip_src_addr', ['source_ip', 'id.orig_h'], 'tx_hosts');
  setAddress(message, 'ip_dst_addr', ['dest_ip', 'id.resp_h'], 'rx_hosts');
  move(message, 'ip_src_port', ['source_port', 'id.orig_p']);
  move(message, 'ip_dst_port', ['dest_port', 'id.resp_p']);
  message.set('protocol', protocol);
  return message;
}

/** Only the names of the outer object lose what is neither letter, digit, dot nor underscore. */
function payloadOf(outer: Message): { protocol: string; message: Message } {
  const clean: Message = new Map(Array.from(outer, ([name, value]) => [name.replace(/[^._a-zA-Z0-9]/g, ''), value]));
  const type = clean.get('type') ?? null;
  if (type !== null) return { protocol: textOf(type), message: clean };
  const [first] = clean;
  if (first === undefined || !(first[1] instanceof StellarMap))
    throw new Error('there is neither a protocol around the message nor a type in it');
  return { protocol: first[0], message: fieldsOf(first[1]) };
}

function fieldsOf(map: ValueMap): Message {
  return new Map(Array.from(map, ([name, value]) => [textOf(name), value]));
}

function originalOf(protocol: string, message: Message): string {
  let text = `${protocol.toUpperCase()} |`;
  for (const [name, value] of message) {
    if (value === null) throw new Error(`the field ${name} is null`);
    text += ` ${name}:${value instanceof Double || value instanceof Float ? decimal(value.value) : textOf(value)}`;
  }
  return text;
}

/** One to six digits behind the point. */
function decimal(value: number): string {
  return value.toFixed(6).replace(/(\.\d+?)0+$/, '$1');
}

function setTime(message: Message): void {
  const seconds = message.get('ts');
  if (seconds === undefined) return;
  if (!isNumeric(seconds)) throw new Error(`ts is a ${kindOf(seconds)}, not a number`);
  message.delete('ts');
  message.set('bro_timestamp', decimal(doubleValue(seconds)));
  message.set(fields.timestamp, Long.of(longValue(new Double(doubleValue(seconds) * 1_000))));
}

function setAddress(message: Message, name: string, sources: readonly string[], list: string): void {
  if (move(message, name, sources)) return;
  const hosts = message.get(list);
  const [host] = Array.isArray(hosts) ? hosts : [];
  if (host !== undefined) message.set(name, host);
}

/** The first of the sources that is there becomes the field. */
function move(message: Message, name: string, sources: readonly string[]): boolean {
  const source = sources.find((each) => message.has(each));
  if (source === undefined) return false;
  const value = message.get(source) ?? null;
  message.delete(source);
  message.set(name, value);
  return true;
}
