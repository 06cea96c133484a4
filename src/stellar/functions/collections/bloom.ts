import { toDouble, toLong } from '../../conversions.js';
import { wrongKind } from '../../errors.js';
import { encode, typeOf } from '../../json.js';
import { keyOf } from '../../keys.js';
import { BloomFilter } from '../../statistics/bloom-filter.js';
import { kindOf, type Value } from '../../values.js';
import { arg, notNull } from '../arguments.js';
import type { Parameter, StellarFunction } from '../definition.js';

const bloom: Parameter = { name: 'bloom', summary: 'the bloom filter' };

const stepsAValue = 20;
/** Bytes of a filter's memory that are charged as one step: a filter grows with the values that it holds. */
const bytesAStep = 16;

function asBloom(value: Value): BloomFilter {
  if (notNull(value, 'the bloom filter') instanceof BloomFilter) return value as BloomFilter;
  throw wrongKind('bloom filter', kindOf(value));
}

const init: StellarFunction = {
  name: 'BLOOM_INIT',
  summary: 'A new bloom filter. As in Metron, the size counts only with two arguments, and the rate only with three.',
  parameters: [
    { name: 'size', summary: 'how many values it is made for; default 100000', optional: true },
    { name: 'rate', summary: 'of wrong hits: above 0, below 1; default 0.01', optional: true },
  ],
  returns: 'the bloom filter',
  examples: [
    { expr: "BLOOM_EXISTS(BLOOM_ADD(BLOOM_INIT(), 'a'), 'a')", gives: true },
    { expr: 'BLOOM_INIT(-1, 0.1)', fails: 'illegal argument' },
    { expr: 'BLOOM_INIT(10, 1.5, true)', fails: 'illegal argument' },
    { expr: "BLOOM_INIT('many', 0.1)", fails: 'null value' },
  ],
  call(args) {
    const [size = null, rate = null] = args;
    const expected = args.length > 1 ? Number(notNull(toLong(size), 'the size as a number').value) : 100_000;
    const probability = args.length > 2 ? notNull(toDouble(rate), 'the rate as a number').value : 0.01;
    return new BloomFilter(expected, probability);
  },
};

const add: StellarFunction = {
  name: 'BLOOM_ADD',
  summary: 'Adds values to a bloom filter: the filter itself changes.',
  parameters: [bloom, { name: 'value', summary: 'what to add; nulls are skipped', rest: true }],
  returns: 'the same filter',
  examples: [
    { expr: "BLOOM_EXISTS(BLOOM_ADD(BLOOM_INIT(), 'a', null, 1), 1)", gives: true },
    { expr: "BLOOM_ADD(null, 'a')", fails: 'null value' },
  ],
  call(args, context) {
    const filter = asBloom(arg(args, 0));
    for (const value of args.slice(1)) {
      context.step(stepsAValue);
      context.weigh(value);
      const { bytes } = filter;
      if (value !== null) filter.add(contentOf(value));
      context.step((filter.bytes - bytes) / bytesAStep);
    }
    return filter;
  },
};

const exists: StellarFunction = {
  name: 'BLOOM_EXISTS',
  summary: 'Whether a value was probably added to a bloom filter. 1, 1L and "1" are three values.',
  parameters: [bloom, { name: 'value', summary: 'what to look for' }],
  returns: 'false: certainly not; true: most likely. false for null',
  examples: [
    { expr: "BLOOM_EXISTS(BLOOM_ADD(BLOOM_INIT(), 1), '1')", gives: false },
    { expr: 'BLOOM_EXISTS(BLOOM_INIT(), null)', gives: false },
    { expr: 'BLOOM_EXISTS()', gives: false },
    { expr: "BLOOM_EXISTS(null, 'a')", fails: 'null value' },
    { expr: "BLOOM_EXISTS('a', 'a')", fails: 'wrong kind' },
  ],
  call(args, context) {
    const [bloom = null, value = null] = args;
    const filter = bloom === null ? null : asBloom(bloom);
    if (value === null) return false;
    context.step(stepsAValue);
    context.weigh(value);
    return notNull(filter, 'the bloom filter').mayHold(contentOf(value));
  },
};

const merge: StellarFunction = {
  name: 'BLOOM_MERGE',
  summary: 'Merges bloom filters of one size and rate into the first of them.',
  parameters: [{ name: 'filters', summary: 'a list of them; anything else in it is skipped' }],
  returns: 'the first filter; null when there is none',
  examples: [
    { expr: "BLOOM_EXISTS(BLOOM_MERGE([BLOOM_INIT(), BLOOM_ADD(BLOOM_INIT(), 'a')]), 'a')", gives: true },
    { expr: 'BLOOM_MERGE([])', gives: null },
    { expr: 'BLOOM_MERGE([BLOOM_INIT(), BLOOM_INIT(10, 0.1)])', fails: 'illegal argument' },
  ],
  call([filters = null], context) {
    if (!Array.isArray(filters)) return null;
    const [first = null, ...rest] = filters.filter((each) => each instanceof BloomFilter);
    for (const each of rest) {
      context.weigh(each);
      first?.merge(each);
    }
    return first;
  },
};

export const bloomFunctions: readonly StellarFunction[] = [init, add, exists, merge];

function contentOf(value: Value): string {
  const key = keyOf(value);
  return typeof key === 'string' ? `s${key}` : `${typeOf(value)} ${JSON.stringify(encode(value))}`;
}
