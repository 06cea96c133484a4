import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/stellar/check/check.js';
import { StellarError } from '../../src/stellar/errors.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { explain } from '../../src/stellar/explain.js';
import { collections } from '../../src/stellar/functions/collections.js';
import type { Family, StellarFunction } from '../../src/stellar/functions/definition.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import { encode, typeOf } from '../../src/stellar/json.js';
import { defaultLimits } from '../../src/stellar/limits.js';
import { parse } from '../../src/stellar/syntax/parser.js';
import { keywords, symbols } from '../../src/stellar/syntax/tokens.js';
import type { Value } from '../../src/stellar/values.js';
import { print } from './print.js';
import { sources } from './sources.js';

const described = { name: 'ID', summary: '', parameters: [], returns: '', examples: [] };
const direct: StellarFunction = { ...described, call: ([value = null]) => value };
const cached: StellarFunction = { ...described, async: true, call: ([value = null]) => value };
const waiting: StellarFunction = { ...described, async: true, call: async ([value = null]) => value };

const evaluatorWith = (id: StellarFunction) => {
  const family: Family = { name: 'test', functions: [id] };
  return new Evaluator({ registry: new Registry([family, collections]) });
};
const evaluators = [direct, cached, waiting].map(evaluatorWith);
const variables = () =>
  new Map<string, Value>([
    ['a', 1],
    ['b', true],
    ['c', null],
    ['a.b', 'abc'],
    ['list', [1, 'a']],
    ['text', 'yes'],
  ]);

/** What came of it, as a client sees it. A fault outside the language fails the test. */
async function outcome(evaluator: Evaluator, source: string): Promise<unknown> {
  try {
    const value = await evaluator.compile(source).run(variables());
    return { value: JSON.stringify(encode(value)), type: typeOf(value) };
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    expect(explain(error)).not.toBe('');
    return { fault: error.fault, position: error.position };
  }
}

const parsed = (source: string) => {
  const tree = parse(source, defaultLimits.depth);
  if (tree === undefined) throw new Error('blank');
  return tree;
};

describe('fuzzing', () => {
  it('what is printed parses to the same tree', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const printed = print(parsed(source));
        expect(print(parsed(printed))).toBe(printed);
      }),
      { numRuns: 400 },
    );
  });

  it('an expression gives the same whether its functions wait or not, and printed anew', async () => {
    await fc.assert(
      fc.asyncProperty(sources, async (source) => {
        const [now, soon, later] = await Promise.all(evaluators.map((evaluator) => outcome(evaluator, source)));
        expect(soon).toEqual(now);
        expect(later).toEqual(now);
        expect(await outcome(evaluatorWith(direct), print(parsed(source)))).toMatchObject(
          now !== null && typeof now === 'object' && 'fault' in now ? { fault: now.fault } : { ...Object(now) },
        );
      }),
      { numRuns: 400 },
    );
  });

  it('no text does anything but compile or fail with a place', () => {
    const scraps = fc.array(
      fc.oneof(fc.constantFrom(...symbols, ...keywords, 'x', '1', "'a'", ' ', '//', '\n'), fc.string({ maxLength: 3 })),
      { maxLength: 25 },
    );
    const registry = new Registry([]);
    fc.assert(
      fc.property(scraps, fc.constantFrom('', ' '), (parts, between) => {
        const source = parts.join(between);
        const syntax = check(source, { registry }).filter(({ code }) => code === 'syntax');
        for (const { start, end } of syntax) {
          expect(start.offset).toBeLessThanOrEqual(source.length);
          expect(end.offset).toBeGreaterThanOrEqual(start.offset);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('a check finds errors only where evaluation can fail', async () => {
    await fc.assert(
      fc.asyncProperty(sources, async (source) => {
        const given = await outcome(evaluatorWith(direct), source);
        const found = check(source, { registry: new Registry([{ name: 'test', functions: [direct] }, collections]) });
        const atRoot = found.some(({ severity, start, end }) => severity === 'error' && start.offset === 0 && end.offset === source.length);
        if (atRoot) expect(given).toHaveProperty('fault');
      }),
      { numRuns: 300 },
    );
  });
});
