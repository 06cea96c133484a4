import { trimmed } from '../../stellar/text.js';
import { Long, type Value } from '../../stellar/values.js';
import type { Options } from '../config/options.js';
import { fields } from '../message.js';
import { JavaTimeFormat } from '../time/java-time.js';
import { zoneOption } from '../time/region.js';
import { charsetOf } from './charset.js';
import { csvFields } from './csv-line.js';
import { plainList, unableToParse } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

const columns = [
  ['timestamp', 'sig_generator', 'sig_id', 'sig_rev', 'msg', 'protocol', 'ip_src_addr', 'ip_src_port', 'ip_dst_addr', 'ip_dst_port'],
  ['ethsrc', 'ethdst', 'ethlen', 'tcpflags', 'tcpseq', 'tcpack', 'tcplen', 'tcpwindow', 'ttl', 'tos', 'id', 'dgmlen', 'iplen'],
  ['icmptype', 'icmpcode', 'icmpid', 'icmpseq'],
].flat();

/** `snort.BasicSnortParser`: 27 columns of CSV, each of which is an alert. @throws Failure BAD_SENSOR_CONFIG */
export function snortParser(options: Options, { defaultTimeZone }: ParserEnvironment): Parser {
  const zone = zoneOption(options, 'timeZone', defaultTimeZone);
  const pattern = options.text('dateFormat') ?? 'MM/dd/yy-HH:mm:ss.SSSSSS';
  const format = options.checked('dateFormat', () => new JavaTimeFormat(pattern, zone));
  return {
    charset: charsetOf(options),
    parse: plainList((text) => {
      try {
        return [alertOf(text, format)];
      } catch (error) {
        throw unableToParse(text, error);
      }
    }),
    isValid: hasTimestamp,
  };
}

function alertOf(text: string, format: JavaTimeFormat): Map<string, Value> {
  if (text.trim() === '' || text.trimStart().startsWith('#')) throw new Error('there is no alert in it');
  const values = csvFields(text.replace(/\r?\n$/, ''));
  if (values.length < columns.length) throw new Error(`there are ${values.length} fields, not ${columns.length}`);
  const message = new Map<string, Value>();
  for (const [i, name] of columns.entries()) message.set(name, trimmed(values[i] ?? ''));
  const time = String(message.get(fields.timestamp));
  const ms = format.parse(time);
  if (ms === undefined) throw new Error(`${time} is not ${format.pattern}`);
  message.set(fields.timestamp, Long.of(ms));
  message.set(fields.originalString, text);
  message.set('is_alert', 'true');
  return message;
}
