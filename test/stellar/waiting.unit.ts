import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { illegalState } from '../../src/stellar/errors.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import type { CallContext, Family, StellarFunction } from '../../src/stellar/functions/definition.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import { after, inTurn, type Maybe } from '../../src/stellar/functions/waiting.js';
import { Lambda, type Value } from '../../src/stellar/values.js';

type Call = (args: readonly Value[], context: CallContext) => Maybe<Value>;
const waiting = (name: string, call: Call): StellarFunction => ({
  name,
  summary: '',
  parameters: [],
  returns: '',
  examples: [],
  async: true,
  call,
});

const calls: string[] = [];
const later = waiting('LATER', async ([value = null]) => {
  calls.push(`LATER ${value}`);
  await Promise.resolve();
  return value;
});
const cached = waiting('CACHED', ([value = null]) => value);
const fails = waiting('FAILS', async () => {
  throw illegalState('gone');
});
const map = waiting('MAP', ([list, f]) => {
  if (!Array.isArray(list) || !(f instanceof Lambda)) return null;
  const results: Value[] = [];
  return after(
    inTurn(list, (item) => after(f.call(item), (value) => void results.push(value))),
    () => results,
  );
});
const apply: StellarFunction = {
  name: 'APPLY',
  summary: '',
  parameters: [],
  returns: '',
  examples: [],
  call: ([f]) => (f instanceof Lambda ? f.apply() : null),
};
const signals: AbortSignal[] = [];
const never = waiting('NEVER', (_, context) => {
  signals.push(context.signal);
  return new Promise<Value>(() => undefined);
});

const family: Family = { name: 'test', functions: [later, cached, fails, map, apply, never] };
const registry = new Registry([family]);
const evaluator = new Evaluator({ registry });
const run = (source: string) => evaluator.compile(source).run(new Map<string, Value>([['n', 5]]));

describe('an expression whose functions may wait', () => {
  it('gives its value at once when none does', () => {
    expect(run('CACHED(1) + 2')).toBe(3);
    expect(run('MAP([1, 2], x -> x + CACHED(n))')).toEqual([6, 7]);
    expect(run('true ? 1 : LATER(2)')).toBe(1);
    expect(run('true or LATER(2)')).toBe(true);
  });

  it.each<[string, Value]>([
    ['LATER(1)', 1],
    ['LATER(1) + LATER(2) * 3', 7],
    ['[1, LATER(2), 3]', [1, 2, 3]],
    ['LATER(LATER(LATER(4)))', 4],
    ['if LATER(true) then 1 else LATER(2)', 1],
    ['if LATER(null) then 1 else LATER(2)', 2],
    ['LATER(n) > 3 ? n : 0', 5],
    ['not(LATER(false))', true],
    ['false or LATER(true) and n > 4', true],
    ['LATER(false) and FAILS()', false],
    ['LATER(true) or FAILS()', true],
    ['LATER(2) in [1, LATER(2)]', true],
    ["LATER('x') not in 'abc'", true],
    ['match { LATER(false) => FAILS(), n == LATER(5) => LATER(7), default => FAILS() }', 7],
    ['MAP([1, 2, 3], x -> LATER(x) * n)', [5, 10, 15]],
    [
      'MAP([1, 2], x -> MAP([10, 20], y -> LATER(x) + y))',
      [
        [11, 21],
        [12, 22],
      ] as Value,
    ],
  ])('%s', async (source, value) => {
    const given = run(source);
    expect(given).toBeInstanceOf(Promise);
    expect(await given).toEqual(value);
  });

  it('calls functions in the order they are written, each when the one before is done', async () => {
    calls.length = 0;
    await run('[LATER(1), LATER(2)] == MAP([3, 4], x -> LATER(x))');
    expect(calls).toEqual(['LATER 1', 'LATER 2', 'LATER 3', 'LATER 4']);
  });

  it('rejects with the function, what it was given and the place', async () => {
    await expect(run('1 + FAILS(n)')).rejects.toMatchObject({
      fault: 'illegal state',
      functionName: 'FAILS',
      given: ['5'],
      position: { offset: 4 },
    });
  });

  it('cannot wait where the caller or a function in between cannot', async () => {
    expect(() => evaluator.compile('1 + LATER(1)').evaluate()).toThrow(expect.objectContaining({ fault: 'unsupported' }));
    expect(() => run('APPLY(() -> LATER(1))')).toThrow(expect.objectContaining({ fault: 'unsupported', functionName: 'APPLY' }));
    expect(evaluator.compile('1 + CACHED(1)').evaluate()).toBe(2);
  });
});

describe('an abort', () => {
  it('ends an evaluation whose function heeds no signal', async () => {
    const abort = new AbortController();
    const value = evaluator.compile('1 + NEVER()').evaluateAsync(undefined, { signal: abort.signal });
    abort.abort(new Error('stopped'));
    await expect(value).rejects.toThrow('stopped');
    expect(signals.at(-1)?.aborted).toBe(true);
  });

  it('before the start calls nothing', async () => {
    const count = signals.length;
    await expect(evaluator.compile('NEVER()').evaluateAsync(undefined, { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow(
      'early',
    );
    expect(signals.length).toBe(count);
  });

  it('comes by itself after the time allowed for waiting', async () => {
    const clock = new ManualClock();
    const patient = new Evaluator({ registry, clock, limits: { waitMs: 1_000 } });
    const outcome = expect(patient.compile('NEVER()').evaluateAsync()).rejects.toMatchObject({ fault: 'limit' });
    await clock.advance(1_001);
    await outcome;
  });
});
