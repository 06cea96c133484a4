import { Pattern } from '../../stellar/regex/pattern.js';
import { trimmed } from '../../stellar/text.js';
import { Long, type Value } from '../../stellar/values.js';
import { Options } from '../config/options.js';
import { fields, type Message } from '../message.js';
import { charsetOf } from './charset.js';
import { checkLength } from './lines.js';
import { plainList } from './plain-list.js';
import type { Parser, ParserEnvironment } from './port.js';
import { hasTimestamp } from './valid.js';

/** `regex.RegularExpressionsParser`: named groups of the expressions that suit a record's type. @throws Failure BAD_SENSOR_CONFIG */
export function regularExpressionsParser(options: Options, { clock }: ParserEnvironment): Parser {
  const recordType = options.checked('recordTypeRegex', () => new Pattern(options.required('recordTypeRegex')));
  const headers = patternsOf(options, 'messageHeaderRegex');
  const byType = fieldsOf(options);
  const rename = options.flag('convertCamelCaseToUnderScore') ? underscored : (name: string) => name;

  const messageOf = (raw: string): Message => {
    const text = trimmed(raw);
    const message: Message = new Map<string, Value>();
    if (text === '') return message;
    checkLength(text);
    const captured = new Map<string, string>();
    addHeader(captured, headers, text);
    const type = recordType.find(text);
    if (type !== undefined) {
      addFields(captured, byType.get(text.slice(type.start, type.end).toLowerCase()) ?? [], text);
      addGroups(captured, recordType, type.groups);
    }
    for (const [name, value] of captured) message.set(rename(name), value);
    message.set(fields.originalString, text);
    message.set(fields.timestamp, Long.of(clock.now()));
    return message;
  };
  return { charset: charsetOf(options), parse: plainList((text) => [messageOf(text)]), isValid: hasTimestamp };
}

/** `fields`: of each record type, in lower case, its expressions that have named groups. The last entry of a type replaces the former. */
function fieldsOf(options: Options): ReadonlyMap<string, readonly Pattern[]> {
  const list = options.raw('fields');
  if (!Array.isArray(list)) throw options.bad('fields', 'is missing, or no list');
  const byType = new Map<string, Pattern[]>();
  for (const [i, entry] of list.entries()) {
    if (!(entry instanceof Map)) throw options.bad(`fields.${i}`, 'has to be an object');
    const own = new Options(entry, `fields.${i}`);
    const patterns = patternsOf(own, 'regex');
    if (own.texts('regex') === undefined) throw own.bad('regex', 'is missing');
    byType.set(
      own.required('recordType').toLowerCase(),
      patterns.filter(({ names }) => names.size > 0),
    );
  }
  return byType;
}

function patternsOf(options: Options, name: string): Pattern[] {
  return options.checked(name, () => (options.texts(name) ?? []).map((source) => new Pattern(source)));
}

/** The first header that is found; groups that are blank are left out. */
function addHeader(captured: Map<string, string>, headers: readonly Pattern[], text: string): void {
  for (const header of headers) {
    const found = header.find(text);
    if (found === undefined) continue;
    for (const [name, group] of header.names) {
      const value = trimmed(found.groups[group] ?? '');
      if (value !== '') captured.set(name, value);
    }
    return;
  }
}

/** The first expression that matches the whole text. */
function addFields(captured: Map<string, string>, patterns: readonly Pattern[], text: string): void {
  for (const pattern of patterns) {
    const matched = pattern.matches(text);
    if (matched === undefined) continue;
    addGroups(captured, pattern, matched.groups);
    return;
  }
}

function addGroups(captured: Map<string, string>, { names }: Pattern, groups: readonly (string | null)[]): void {
  for (const [name, group] of names) {
    const value = groups[group] ?? null;
    if (value !== null) captured.set(name, trimmed(value));
  }
}

/** `srcIP` -> `src_i_p`: a `_` before each capital but a leading one. */
function underscored(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
}
