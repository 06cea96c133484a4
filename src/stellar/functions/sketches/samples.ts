import { toDouble } from '../../conversions.js';
import { illegalState } from '../../errors.js';
import { Sampler } from '../../statistics/sampler.js';
import { kindOf, type Value } from '../../values.js';
import { arg, atLeast, elementsOf } from '../arguments.js';
import type { StellarFunction } from '../definition.js';

const sampler = { name: 'sampler', summary: 'what SAMPLE_INIT or SAMPLE_ADD gave' };
const usualSize = 1_024;

const sampleInit: StellarFunction = {
  name: 'SAMPLE_INIT',
  summary: 'An empty sampler: it keeps a uniform sample of all that it is given.',
  parameters: [{ name: 'size', summary: `how many values it keeps; default ${usualSize}`, optional: true }],
  returns: 'the sampler',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_INIT())', gives: [] },
    { expr: 'SAMPLE_INIT(0)', fails: 'illegal state' },
  ],
  call: ([size = null]) => new Sampler(size === null ? usualSize : sizeIn(size)),
};

const sampleAdd: StellarFunction = {
  name: 'SAMPLE_ADD',
  summary: 'Shows values to a sampler.',
  parameters: [
    { ...sampler, summary: 'the sampler; null: a new one' },
    { name: 'value', summary: 'any value, or a list or set of them; null is left out' },
  ],
  returns: 'the same sampler, changed',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_ADD(SAMPLE_INIT(3), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))', gives: [1, 10, 9] },
    { expr: "SAMPLE_GET(SAMPLE_ADD(null, 'ab'))", gives: ['ab'] },
    { expr: 'SAMPLE_ADD()', gives: null },
    { expr: 'SAMPLE_ADD(null)', fails: 'illegal state' },
  ],
  call(args, context) {
    if (args.length === 0) return null;
    atLeast(args, 2, 'SAMPLE_ADD');
    const [given, value] = [arg(args, 0), arg(args, 1)];
    const target = given === null ? new Sampler(usualSize) : samplerIn(given);
    for (const each of elementsOf(value) ?? [value]) {
      context.step();
      target.add(each);
    }
    return target;
  },
};

const sampleGet: StellarFunction = {
  name: 'SAMPLE_GET',
  summary: 'The sample.',
  parameters: [sampler],
  returns: 'a list; null for null',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_ADD(null, [1, 2]))', gives: [1, 2] },
    { expr: 'SAMPLE_GET(null)', gives: null },
    { expr: "SAMPLE_GET('a')", fails: 'illegal state' },
  ],
  call: ([given = null]) => (given === null ? null : [...samplerIn(given).sample]),
};

const sampleMerge: StellarFunction = {
  name: 'SAMPLE_MERGE',
  summary: 'Shows the samples of several samplers to one.',
  parameters: [
    { name: 'samplers', summary: 'a list of samplers' },
    { name: 'base', summary: 'the one they are shown to; default a new one of the size of the first', optional: true },
  ],
  returns: 'that sampler; null for none',
  examples: [
    { expr: 'SAMPLE_GET(SAMPLE_MERGE([SAMPLE_ADD(null, 1), SAMPLE_ADD(null, 2)]))', gives: [1, 2] },
    { expr: 'SAMPLE_MERGE([])', gives: null },
    { expr: 'SAMPLE_MERGE(1)', fails: 'illegal state' },
  ],
  call([given = null, base = null], context) {
    if (given === null) return null;
    const samplers = elementsOf(given)?.map(samplerIn);
    if (samplers === undefined) throw illegalState(`SAMPLE_MERGE takes a list of samplers, got ${kindOf(given)}`);
    const [first] = samplers;
    if (first === undefined) return null;
    const target = base === null ? new Sampler(first.size) : samplerIn(base);
    for (const value of samplers.flatMap(({ sample }) => sample)) {
      context.step();
      target.add(value);
    }
    return target;
  },
};

export const sampleFunctions: readonly StellarFunction[] = [sampleInit, sampleAdd, sampleGet, sampleMerge];

function sizeIn(value: Value): number {
  const size = toDouble(value)?.value ?? 0;
  if (!(Math.trunc(size) > 0)) throw illegalState('the size of a sample is a number above 0');
  return Math.trunc(size);
}

function samplerIn(value: Value): Sampler {
  if (value instanceof Sampler) return value;
  throw illegalState(`expected a sampler, got ${kindOf(value)}`);
}
