import { parseDate } from '../../java/date-parse.js';
import { textOf, trimmed } from '../../text.js';
import type { Value } from '../../values.js';
import type { CallContext, StellarFunction } from '../definition.js';
import { costOfPattern, now, zoneNamed } from '../time/moments.js';
import { isIp, isIpv4, isIpv6 } from './addresses.js';
import { isDomain } from './domains.js';
import { isEmail } from './emails.js';
import { isUrl } from './urls.js';

/** Longest text to look at, in UTF-16 units: nothing longer can pass, except a URL. */
const longest = 100_000;

/** A function that tells whether `holds` is true of the text form of every argument. */
function every(name: string, what: string, holds: (text: string) => boolean, examples: [yes: string, no: string]): StellarFunction {
  const [yes, no] = examples;
  return {
    name,
    summary: `Whether a value is ${what}. Of several, all have to be.`,
    parameters: [{ name: 'x', summary: 'any value; its text form counts', rest: true }],
    returns: 'true or false; false for null and without arguments',
    examples: [
      { expr: `${name}('${yes}')`, gives: true },
      { expr: `${name}('${no}')`, gives: false },
      { expr: `${name}('${yes}', '${no}')`, gives: false },
      { expr: `${name}(null)`, gives: false },
      { expr: `${name}()`, gives: false },
    ],
    call(args, context) {
      return args.length > 0 && args.every((value) => value !== null && holds(charged(value, context)));
    },
  };
}

function charged(value: Value, context: CallContext): string {
  context.weigh(value);
  const text = textOf(value);
  context.step(text.length);
  return text.slice(0, longest);
}

/** Whether a text is a whole number in the US locale: with commas between digits, and maybe an exponent after E. */
function isInteger(text: string): boolean {
  return /^-?[\p{Nd},]*\p{Nd}(?:E-?\p{Nd}+)?$/u.test(trimmed(text));
}

const isIpFunction: StellarFunction = {
  name: 'IS_IP',
  summary: 'Whether a value is an IP address.',
  parameters: [
    { name: 'x', summary: 'any value; its text form counts' },
    { name: 'type', summary: 'IPV4 or IPV6; anything else stands for both', optional: true },
  ],
  returns: 'true or false; false for null',
  examples: [
    { expr: "IS_IP('192.168.0.1')", gives: true },
    { expr: "IS_IP('::1', 'IPV6')", gives: true },
    { expr: "IS_IP('::1', 'IPV4')", gives: false },
    { expr: "IS_IP('192.168.0.256')", gives: false },
    { expr: 'IS_IP(null)', gives: false },
    { expr: 'IS_IP()', gives: false },
  ],
  call([value = null, type = null]) {
    if (value === null) return false;
    const text = textOf(value);
    switch (textOf(type)) {
      case 'IPV4':
        return isIpv4(text);
      case 'IPV6':
        return isIpv6(text);
      default:
        return isIp(text);
    }
  },
};

const isDate: StellarFunction = {
  name: 'IS_DATE',
  summary: 'Whether a text begins with a date of a pattern, strictly: no 30 February.',
  parameters: [
    { name: 'date', summary: 'the text of a date' },
    { name: 'pattern', summary: 'a date pattern of Java: yyyy-MM-dd' },
  ],
  returns: 'true or false; false for null',
  examples: [
    { expr: "IS_DATE('2014-05-01', 'yyyy-MM-dd')", gives: true },
    { expr: "IS_DATE('2014-02-30', 'yyyy-MM-dd')", gives: false },
    { expr: "IS_DATE(null, 'yyyy-MM-dd')", gives: false },
    { expr: "IS_DATE('2014-05-01', 'qqqq')", fails: 'illegal argument' },
  ],
  call([date = null, pattern = null], context) {
    if (date === null || pattern === null) return false;
    const options = { zone: zoneNamed(null, context), now: () => now(context), strict: true };
    const format = charged(pattern, context);
    context.step(costOfPattern(format));
    return parseDate(charged(date, context), format, options) !== undefined;
  },
};

export const checkFunctions: readonly StellarFunction[] = [
  isIpFunction,
  every('IS_DOMAIN', 'a domain name under a top-level domain', isDomain, ['www.example.co.uk', 'localhost']),
  every('IS_EMAIL', 'an e-mail address', isEmail, ['jane.doe@example.com', 'jane@localhost']),
  every('IS_URL', 'a URL of the kind http, https or ftp', isUrl, ['https://example.com/a?b=c', 'example.com']),
  isDate,
  every('IS_INTEGER', 'a whole number', isInteger, ['-1,234', '1.5']),
];
