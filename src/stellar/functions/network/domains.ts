import { parse } from 'tldts';
import { illegalArgument } from '../../errors.js';
import { kindOf, type Value } from '../../values.js';
import { arg } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

const domain: Parameter = { name: 'domain', summary: 'a domain name' };

/** Labels of letters, digits, - and _, neither first nor last; the last one does not begin with a digit. Beyond ASCII anything goes. */
const label = /^(?![-_])[\w\-\x80-\uffff]{1,63}(?<![-_])$/;
const dots = /[.\u3002\uff0e\uff61]/;

/** What nearly every name is, told in one look. */
const plain = /^(?:[a-z\d](?:[\w-]{0,61}[a-z\d])?\.)*[a-z](?:[\w-]{0,61}[a-z\d])?$/i;
const longest = 253;

/** The public suffix of a valid domain name in lower case, undefined for an invalid one. What the list does not know is the last label as it stands. */
function publicSuffix(name: string): string | undefined {
  const dotted = plain.test(name) && name.length <= longest ? name : withPlainDots(name);
  if (dotted === undefined) return undefined;
  const found = parse(dotted.toLowerCase(), {
    allowPrivateDomains: true,
    extractHostname: false,
    validateHostname: false,
    detectIp: false,
  });
  return found.isIcann === true || found.isPrivate === true ? (found.publicSuffix ?? undefined) : lastLabel(name);
}

/** Without a dot at the end; undefined for an invalid name. */
function withPlainDots(name: string): string | undefined {
  const labels = name.split(dots);
  if (labels.at(-1) === '') labels.pop();
  const dotted = labels.join('.');
  const isValid =
    labels.length > 0 &&
    labels.length <= 127 &&
    dotted.length <= longest &&
    labels.every((each) => label.test(each)) &&
    !/^\d/.test(labels.at(-1) ?? '');
  return isValid ? dotted : undefined;
}

function lastLabel(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Counted from the end, so that a trailing dot goes wrong as in Metron. */
function withoutSuffix(name: string, suffix: string): string {
  return name.slice(0, Math.max(0, name.length - suffix.length - 1));
}

function text(value: Value): string | null {
  if (value === null || typeof value === 'string') return value;
  throw illegalArgument(`a domain has to be a string, got ${kindOf(value)}`);
}

const toTld: StellarFunction = {
  name: 'DOMAIN_TO_TLD',
  summary: 'The public suffix of a domain: com, co.uk, blogspot.com.',
  parameters: [domain],
  returns: "the suffix; what follows the last dot of an invalid name; the text 'null' for null",
  examples: [
    { expr: "DOMAIN_TO_TLD('mail.yahoo.co.uk')", gives: 'co.uk' },
    { expr: "DOMAIN_TO_TLD('127.0.0.1')", gives: '1' },
    { expr: 'DOMAIN_TO_TLD(null)', gives: 'null' },
    { expr: 'DOMAIN_TO_TLD(5)', fails: 'illegal argument' },
  ],
  call(args) {
    const name = text(arg(args, 0));
    return name === null ? 'null' : (publicSuffix(name) ?? lastLabel(name));
  },
};

const removeTld: StellarFunction = {
  name: 'DOMAIN_REMOVE_TLD',
  summary: 'A domain without its public suffix.',
  parameters: [domain],
  returns: 'the rest, empty for a bare suffix; null for null and for an invalid name',
  examples: [
    { expr: "DOMAIN_REMOVE_TLD('mail.yahoo.co.uk')", gives: 'mail.yahoo' },
    { expr: "DOMAIN_REMOVE_TLD('com')", gives: '' },
    { expr: "DOMAIN_REMOVE_TLD('127.0.0.1')", gives: null },
    { expr: 'DOMAIN_REMOVE_TLD()', fails: 'out of range' },
  ],
  call(args) {
    const name = text(arg(args, 0));
    const suffix = name === null ? undefined : publicSuffix(name);
    return name === null || suffix === undefined ? null : withoutSuffix(name, suffix);
  },
};

const removeSubdomains: StellarFunction = {
  name: 'DOMAIN_REMOVE_SUBDOMAINS',
  summary: 'A domain without its subdomains: the label before the public suffix, and the suffix.',
  parameters: [domain],
  returns: 'the registered domain; null for null and for an invalid name',
  examples: [
    { expr: "DOMAIN_REMOVE_SUBDOMAINS('mail.yahoo.co.uk')", gives: 'yahoo.co.uk' },
    { expr: "DOMAIN_REMOVE_SUBDOMAINS('com')", gives: 'com' },
    { expr: "DOMAIN_REMOVE_SUBDOMAINS('127.0.0.1')", gives: null },
    { expr: 'DOMAIN_REMOVE_SUBDOMAINS()', gives: null },
  ],
  call([given = null]) {
    const name = text(given);
    const suffix = name === null ? undefined : publicSuffix(name);
    if (name === null || suffix === undefined) return null;
    const rest = withoutSuffix(name, suffix);
    return rest === '' ? suffix : `${lastLabel(rest)}.${suffix}`;
  },
};

export const domainFunctions: readonly StellarFunction[] = [toTld, removeTld, removeSubdomains];
