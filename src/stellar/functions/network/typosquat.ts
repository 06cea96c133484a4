import { domainToUnicode } from 'node:url';
import { illegalState } from '../../errors.js';
import { toAsciiDomain } from '../../java/idn.js';
import { StellarSet, type Value } from '../../values.js';
import type { CallContext, StellarFunction } from '../definition.js';
import { keyboardNeighbours, lookAlikes } from './typosquat-tables.js';

/** Each strategy of a squatter gives the names it would register. */
type Strategy = (name: string) => Iterable<string>;

const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
const vowels = 'aeiou'.split('');

/** The name with `part` in place of the unit at `at`. */
function replaced(name: string, at: number, part: string): string {
  return name.slice(0, at) + part + name.slice(at + 1);
}

function inserted(name: string, at: number, part: string): string {
  return name.slice(0, at) + part + name.slice(at);
}

/** For each position but the first `skip` and the last `leave`. */
function* at(name: string, each: (i: number, unit: string) => Iterable<string>, skip = 0, leave = 0): Iterable<string> {
  for (let i = skip; i < name.length - leave; i++) yield* each(i, name.charAt(i));
}

const addition: Strategy = (name) => letters.map((letter) => name + letter);
const omission: Strategy = (name) => at(name, (i) => [replaced(name, i, '')]);
const repetition: Strategy = (name) => at(name, (i, unit) => (/\p{L}/u.test(unit) ? [inserted(name, i, unit)] : []));
const transposition: Strategy = (name) => at(name, (i, unit) => [name.slice(0, i) + name.charAt(i + 1) + unit + name.slice(i + 2)], 0, 1);
const hyphenation: Strategy = (name) => at(name, (i) => [inserted(name, i, '-')], 1);
const bitFlips: Strategy = (name) =>
  at(name, (i) =>
    Array.from({ length: 8 }, (_, bit) => String.fromCharCode(name.charCodeAt(i) ^ (1 << bit)))
      .filter((unit) => /[0-9a-z-]/.test(unit))
      .map((unit) => replaced(name, i, unit)),
  );
const vowelSwap: Strategy = (name) => at(name, (i, unit) => (vowels.includes(unit) ? vowels.map((vowel) => replaced(name, i, vowel)) : []));
const subdomain: Strategy = (name) => at(name, (i, unit) => (/[-.]/.test(name.charAt(i - 1) + unit) ? [] : [inserted(name, i, '.')]), 1);
const replacement: Strategy = (name) => at(name, (i, unit) => neighbours(unit).map((key) => replaced(name, i, key)));
const insertion: Strategy = (name) =>
  at(name, (i, unit) => neighbours(unit).flatMap((key) => [inserted(name, i, key), inserted(name, i + 1, key)]), 1, 1);

/** In each window shorter than the name, all occurrences of a character give way to each that looks like it. */
function* homoglyphs(given: string): Iterable<string> {
  const name = /(?:^|\.)xn--/.test(given) ? domainToUnicode(given) || given : given;
  for (let size = 1; size < name.length; size++) {
    for (let start = 0; start + size <= name.length; start++) yield* inWindow(name, start, start + size);
  }
}

function* inWindow(name: string, start: number, end: number): Iterable<string> {
  const window = name.slice(start, end);
  for (const unit of new Set(window)) {
    for (const other of lookAlikes.get(unit) ?? []) {
      const result = name.slice(0, start) + window.replaceAll(unit, other) + name.slice(end);
      yield result;
      yield toAsciiDomain(result) ?? result;
    }
  }
}

function neighbours(unit: string): readonly string[] {
  return keyboardNeighbours.get(unit) ?? [];
}

const strategies: readonly Strategy[] = [
  addition,
  omission,
  repetition,
  transposition,
  hyphenation,
  bitFlips,
  vowelSwap,
  subdomain,
  replacement,
  insertion,
  homoglyphs,
];

function squats(domain: string, context: CallContext): Value {
  const names = new StellarSet<Value>([], 'hash');
  for (const strategy of strategies) {
    for (const name of strategy(domain)) {
      context.step(1 + (domain.length >> 4));
      if (name !== domain) names.add(name);
    }
  }
  return names;
}

export const domainTyposquat: StellarFunction = {
  name: 'DOMAIN_TYPOSQUAT',
  summary: 'The names that look or are typed like a domain, as squatters would register them.',
  parameters: [{ name: 'domain', summary: 'a domain without its public suffix' }],
  returns: 'a set of names, without the domain itself; null for null',
  examples: [
    { expr: "'gogle' in DOMAIN_TYPOSQUAT('google')", gives: true },
    { expr: "LENGTH(DOMAIN_TYPOSQUAT('amazon'))", gives: 298 },
    { expr: 'DOMAIN_TYPOSQUAT(null)', gives: null },
    { expr: 'DOMAIN_TYPOSQUAT(5)', fails: 'illegal state' },
  ],
  call([domain = null], context) {
    if (domain === null) return null;
    if (typeof domain !== 'string') throw illegalState('DOMAIN_TYPOSQUAT takes a string');
    return squats(domain, context);
  },
};
