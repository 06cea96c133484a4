import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { asLambda, asList } from '../../src/stellar/functions/arguments.js';
import type { StellarFunction } from '../../src/stellar/functions/definition.js';
import { families, Registry } from '../../src/stellar/functions/registry.js';
import type { Value } from '../../src/stellar/values.js';

const described = { summary: '', parameters: [], returns: '', examples: [] };
const each: StellarFunction = {
  ...described,
  name: 'TEST_EACH',
  call: ([list = null, f = null]) => (asList(list) ?? []).map((item): Value => asLambda(f)?.apply(item) ?? null),
};
const broken: StellarFunction = {
  ...described,
  name: 'TEST_BROKEN',
  call() {
    throw new TypeError('undefined is not a function');
  },
};
const clocked: StellarFunction = { ...described, name: 'TEST_CLOCKED', needs: ['clock'], call: () => 1 };
const registry = new Registry([...families, { name: 'test', functions: [each, broken, clocked] }]);
const none = new Map<string, Value>();

describe('a compiled expression', () => {
  it('tells which variables and functions it uses, lambda parameters left out', () => {
    const expression = new Evaluator().compile("MAP(SPLIT(url, '.'), x -> x + y) == z and exists(w) or NO_SUCH()");
    expect([...expression.variables].sort()).toEqual(['url', 'w', 'y', 'z']);
    expect([...expression.functions].sort()).toEqual(['MAP', 'NO_SUCH', 'SPLIT']);
  });

  it('is compiled once, and again when it was pushed out by others', () => {
    const evaluator = new Evaluator({ cached: 2 });
    const first = evaluator.compile('1');
    evaluator.compile('2');
    expect(evaluator.compile('1')).toBe(first);
    evaluator.compile('3');
    expect(evaluator.compile('1')).toBe(first);
    evaluator.compile('4');
    evaluator.compile('5');
    expect(evaluator.compile('1')).not.toBe(first);
  });

  it('gives lambdas their own names, the variables around them, and null for what is missing', () => {
    const evaluator = new Evaluator({ registry });
    const variables = new Map<string, Value>([
      ['x', 100],
      ['y', 10],
    ]);
    const value = (source: string) => evaluator.compile(source).evaluate(variables, { undefined: 'error' });
    expect(value('TEST_EACH([1, 2], x -> x + y)')).toEqual([11, 12]);
    expect(value('TEST_EACH([1, 2], (x, z) -> z == null)')).toEqual([true, true]);
    expect(value('TEST_EACH([1, 2], () -> x)')).toEqual([100, 100]);
    expect(value('TEST_EACH([1], a -> TEST_EACH([2], b -> a + b + y))')).toEqual([[13]]);
    expect(value('TEST_EACH([1], a -> undefined_one)')).toEqual([null]);
  });
});

describe('an evaluation error', () => {
  it('names function, arguments and place', () => {
    expect(() => new Evaluator({ registry }).compile("1 == 2 or SPLIT('a', '') == 1").evaluate(none)).toThrow(
      expect.objectContaining({
        fault: 'illegal argument',
        functionName: 'SPLIT',
        message: 'SPLIT("a", ""): the delimiter is empty',
        position: { offset: 10, line: 1, column: 10 },
      }),
    );
  });

  it('suggests the function that was meant', () => {
    expect(() => new Evaluator({ registry }).compile("TO_UPER('a')").evaluate(none)).toThrow(
      expect.objectContaining({ suggestion: 'TO_UPPER' }),
    );
  });

  it('suggests the variable that was meant', () => {
    const variables = new Map([['ip_src_addr', 'x']]);
    const evaluate = () => new Evaluator().compile('ip_scr_addr').evaluate(variables, { undefined: 'error' });
    expect(evaluate).toThrow(expect.objectContaining({ fault: 'undefined variable', suggestion: 'ip_src_addr' }));
  });

  it('stays one of the language when a function breaks', () => {
    expect(() => new Evaluator({ registry }).compile('TEST_BROKEN()').evaluate(none)).toThrow(
      expect.objectContaining({ name: 'StellarError', fault: 'failed' }),
    );
  });

  it('says which capability is missing', () => {
    expect(() => new Evaluator({ registry }).compile('TEST_CLOCKED()').evaluate(none)).toThrow(
      expect.objectContaining({ fault: 'missing capability', message: expect.stringContaining('clock') }),
    );
  });
});

describe('the limits', () => {
  const limited = (limits: object, elapsed = () => 0) => new Evaluator({ registry, limits, elapsed });
  const ten = '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]';
  const million = 'a -> '.concat(
    `TEST_EACH(${ten}, b -> TEST_EACH(${ten}, c -> TEST_EACH(${ten}, d -> TEST_EACH(${ten}, e -> TEST_EACH(${ten}, f -> 1)))))`,
  );

  it('stop an expression that multiplies its work', () => {
    expect(() => limited({ steps: 50_000 }).compile(`TEST_EACH(${ten}, ${million})`).evaluate(none)).toThrow(
      expect.objectContaining({ fault: 'limit' }),
    );
  });

  it('stop an expression that takes too long', () => {
    let nowMs = 0;
    const evaluator = limited({ timeMs: 50 }, () => (nowMs += 20));
    expect(() => evaluator.compile(`TEST_EACH(${ten}, ${million})`).evaluate(none)).toThrow(
      expect.objectContaining({ fault: 'limit', message: expect.stringContaining('50 ms') }),
    );
  });

  it('stop a text that grows too long', () => {
    expect(() => limited({ textLength: 10 }).compile("JOIN(['aaaaaa', 'bbbbbb'], '')").evaluate(none)).toThrow(
      expect.objectContaining({ fault: 'limit' }),
    );
  });

  it('stop an expression that is too long or too deep to begin with', () => {
    expect(() => limited({ sourceLength: 10 }).compile('1 + 1 + 1 + 1')).toThrow(expect.objectContaining({ fault: 'limit' }));
    expect(() => limited({ depth: 3 }).compile('1 + 1 + 1 + 1 + 1')).toThrow(expect.objectContaining({ fault: 'limit' }));
  });

  it('let through long chains that real rules have', () => {
    const rule = Array.from({ length: 900 }, (_, i) => `ip == '10.0.0.${i}'`).join(' or ');
    expect(
      limited({})
        .compile(rule)
        .evaluate(new Map([['ip', '10.0.0.899']])),
    ).toBe(true);
  });
});
