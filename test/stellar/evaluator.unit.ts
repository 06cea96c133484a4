import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/errors/catalogue.js';
import { StellarError } from '../../src/stellar/errors.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { explain } from '../../src/stellar/explain.js';
import type { Family, StellarFunction } from '../../src/stellar/functions/definition.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import { after } from '../../src/stellar/functions/waiting.js';
import { Lambda, type Value } from '../../src/stellar/values.js';

function made(name: string, call: (args: readonly Value[]) => Value): StellarFunction {
  return { name, summary: '', parameters: [], returns: '', examples: [], call };
}

const twice: StellarFunction = {
  ...made('TWICE', () => null),
  call: (args, context) => {
    context.step(1_000);
    const [f] = args;
    return f instanceof Lambda ? f.apply(f.apply(args[1] ?? null)) : null;
  },
};
const long: StellarFunction = {
  ...made('REPEAT', () => null),
  call: ([text, count], context) => {
    if (typeof text !== 'string' || typeof count !== 'number') return null;
    context.checkText(text.length * count);
    return text.repeat(count);
  },
};
const broken = made('BROKEN', () => {
  throw new TypeError('cannot read properties of undefined');
});
const unplugged = made('UNPLUGGED', () => {
  throw new Failure('BAD_EXPRESSION', 'the store is gone');
});
const inner: StellarFunction = {
  ...made('INNER', () => null),
  async: true,
  call: ([source], context) => {
    const text = String(source);
    return after(context.evaluate(text, new Map([['self', text]])), (one) =>
      after(context.evaluate(text, new Map([['self', text]])), () => one),
    );
  },
};
const family: Family = { name: 'test', functions: [made('FIVE', () => 5), twice, long, broken, unplugged, inner] };
const registry = new Registry([family]);
const evaluator = new Evaluator({ registry });

function failure(act: () => unknown): StellarError {
  try {
    act();
  } catch (error) {
    if (error instanceof StellarError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('compile', () => {
  it('reports the variables and functions an expression uses', () => {
    const { uses } = evaluator.compile("if exists(a) and b.c in ['x'] then FIVE() else UNKNOWN(x -> x + outer, [d])");
    expect([...uses.variables].sort()).toEqual(['a', 'b.c', 'd', 'outer']);
    expect([...uses.functions].sort()).toEqual(['FIVE', 'UNKNOWN']);
    expect(uses.allFields).toBe(false);
  });

  it('tells that an expression reads all fields', () => {
    expect(evaluator.compile('_').uses).toMatchObject({ allFields: true, variables: new Set() });
    expect(evaluator.compile('_ -> _').uses.allFields).toBe(false);
  });

  it('compiles an expression once, as long as the cache has room', () => {
    const small = new Evaluator({ registry, cached: 2 });
    const first = small.compile('1');
    small.compile('2');
    expect(small.compile('1')).toBe(first);
    small.compile('3');
    expect(small.compile('1')).toBe(first);
    small.compile('4');
    small.compile('5');
    expect(small.compile('1')).not.toBe(first);
  });
});

describe('errors', () => {
  it('of syntax have a place, what was expected, and a caret', () => {
    const error = failure(() => evaluator.compile('1 +\n  (2 * )'));
    expect(error).toMatchObject({ fault: 'syntax', position: { offset: 11, line: 2, column: 7 }, expected: ['a value'] });
    expect(explain(error)).toBe('unexpected ), expected a value\n  (2 * )\n       ^');
  });

  it('cut a long line around the place', () => {
    const [, line = '', caret = ''] = explain(failure(() => evaluator.compile(`${'1 + '.repeat(100)}+${' + 1'.repeat(100)}`))).split('\n');
    expect(line.length).toBeLessThan(125);
    expect(line.charAt(caret.length - 1)).toBe('+');
  });

  it('of a function name it, what it was given, and the place of the call', () => {
    const strict = new Evaluator();
    const error = failure(() => strict.compile("1 + LENGTHY(2) + 1 == 1 or STARTS_WITH(5, 'a')").evaluate());
    expect(error).toMatchObject({ fault: 'unknown function', position: { offset: 4 } });
    const kind = failure(() => strict.compile("false or STARTS_WITH(5, 'a')").evaluate());
    expect(kind).toMatchObject({ fault: 'wrong kind', functionName: 'STARTS_WITH', given: ['5', "'a'"], position: { offset: 9 } });
    expect(explain(kind)).toContain("STARTS_WITH(5, 'a'): expected string, got int");
  });

  it('suggest what a mistyped name probably meant', () => {
    expect(failure(() => evaluator.compile('TWISE(1)').evaluate()).suggestion).toBe('TWICE');
    expect(failure(() => evaluator.compile('domian').evaluate(new Map([['domain', 'a']]), { undefined: 'error' })).suggestion).toBe(
      'domain',
    );
    expect(failure(() => evaluator.compile('true And false')).suggestion).toBe('and');
  });

  it('of ports and defects of a function are errors of the expression that calls it', () => {
    expect(failure(() => evaluator.compile('1 + BROKEN(2)').evaluate())).toMatchObject({
      fault: 'defect',
      functionName: 'BROKEN',
      given: ['2'],
      cause: expect.any(TypeError),
    });
    expect(failure(() => evaluator.compile('UNPLUGGED()').evaluate())).toMatchObject({ fault: 'failed', message: 'the store is gone' });
  });

  it('of a lambda kept from another expression show that one', () => {
    const f = evaluator.compile('x -> 1 / x').evaluate();
    expect(explain(failure(() => evaluator.compile('  TWICE(f, 0)').evaluate(new Map([['f', f]]))))).toContain('x -> 1 / x\n       ^');
  });
});

describe('limits', () => {
  it.each([
    ['parentheses', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['unclosed lists', '['.repeat(100_000)],
    ['a chain', `1${' + 1'.repeat(20_000)}`],
    ['ifs', `${'if true then '.repeat(20_000)}1`],
    ['ternaries', `${'true ? 1 : '.repeat(20_000)}1`],
    ['lambdas', `${'x -> '.repeat(20_000)}1`],
    ['in', `${'1 in '.repeat(20_000)}[1]`],
    ['not', `${'not('.repeat(20_000)}`],
  ])('hold %s to a depth', (_, source) => {
    expect(failure(() => evaluator.compile(source)).fault).toBe('limit');
  });

  it('let chains of and, or be as long as they like', () => {
    expect(evaluator.compile(`${'false or '.repeat(10_000)}true`).evaluate()).toBe(true);
  });

  it('hold the text of an expression, steps and the texts made', () => {
    const tight = new Evaluator({ registry, limits: { sourceLength: 100, steps: 5_000, textLength: 10 } });
    expect(failure(() => tight.compile(' '.repeat(101))).fault).toBe('limit');
    expect(failure(() => tight.compile("REPEAT('ab', 6)").evaluate())).toMatchObject({ fault: 'limit', functionName: 'REPEAT' });
    const nested = 'TWICE(a -> TWICE(b -> TWICE(c -> TWICE(d -> d, c), b), a), 1)';
    expect(failure(() => tight.compile(nested).evaluate()).fault).toBe('limit');
    expect(evaluator.compile(nested).evaluate()).toBe(1);
  });

  it('hold all texts of an evaluation together', () => {
    const tight = new Evaluator({ registry, limits: { textTotal: 25 } });
    expect(failure(() => tight.compile("[REPEAT('ab', 6), REPEAT('ab', 6), REPEAT('ab', 6)]").evaluate()).fault).toBe('limit');
    expect(tight.compile("[REPEAT('ab', 6), REPEAT('ab', 6)]").evaluate()).toHaveLength(2);
  });

  it('hold the time', () => {
    let now = 0;
    const clock = { now: () => now, elapsed: () => now++ * 100, sleep: () => Promise.resolve() };
    const slow = new Evaluator({ registry, clock, limits: { timeMs: 500 } });
    expect(failure(() => slow.compile('TWICE(a -> TWICE(b -> TWICE(c -> TWICE(d -> d, c), b), a), 1)').evaluate()).fault).toBe('limit');
  });

  it('hold a lambda that calls itself through a variable', () => {
    const variables = new Map<string, Value>();
    variables.set('f', evaluator.compile('x -> TWICE(f, x)').evaluate(variables));
    expect(failure(() => evaluator.compile('TWICE(f, 1)').evaluate(variables)).fault).toBe('limit');
  });

  it('hold expressions inside expressions, all together', () => {
    expect(failure(() => evaluator.compile("INNER('INNER(self)')").evaluate()).fault).toBe('limit');
    expect(evaluator.compile("INNER('1 + 1')").evaluate()).toBe(2);
  });

  it('let a lambda outlive its evaluation', () => {
    const tight = new Evaluator({ registry, limits: { steps: 20 } });
    const f = tight.compile('x -> x + 1').evaluate();
    if (!(f instanceof Lambda)) throw new Error('no lambda');
    for (let i = 0; i < 10_000; i++) expect(f.apply(i)).toBe(i + 1);
  });
});
