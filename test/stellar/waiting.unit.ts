import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { asLambda, asList } from '../../src/stellar/functions/arguments.js';
import type { Family } from '../../src/stellar/functions/definition.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import type { Value } from '../../src/stellar/values.js';

const described = { summary: '', parameters: [], returns: '', examples: [] };

function evaluatorWithCalls() {
  const calls: string[] = [];
  const family: Family = {
    name: 'test',
    functions: [
      {
        ...described,
        name: 'COUNTED',
        call: ([value = null]) => {
          calls.push(`counted ${value}`);
          return value;
        },
      },
      {
        ...described,
        name: 'ASKED',
        async: true,
        call: ([value = null]) => {
          calls.push(`asked ${value}`);
          if (value === 'cached') return 'at once';
          return value === 'bad' ? Promise.reject(new Error('no answer')) : Promise.resolve(`${value}!`);
        },
      },
      {
        ...described,
        name: 'EACH',
        call: ([list = null, f = null]) => (asList(list) ?? []).map((item): Value => asLambda(f)?.apply(item) ?? null),
      },
    ],
  };
  return { calls, evaluator: new Evaluator({ registry: new Registry([family]) }) };
}

const none = new Map<string, Value>();

describe('an expression that has to wait', () => {
  it('gives the same as one that need not, also from inside a lambda', async () => {
    const { evaluator } = evaluatorWithCalls();
    expect(await evaluator.compile("EACH(['a', 'b'], x -> ASKED(x))").evaluateAsync(none)).toEqual(['a!', 'b!']);
  });

  it('calls every function once', async () => {
    const { evaluator, calls } = evaluatorWithCalls();
    await evaluator
      .compile("[COUNTED('first'), ASKED('x'), EACH(['a', 'b'], y -> ASKED(COUNTED(y))), COUNTED('last')]")
      .evaluateAsync(none);
    expect(calls).toEqual(['counted first', 'asked x', 'counted a', 'asked a', 'counted b', 'asked b', 'counted last']);
  });

  it('does not wait for an answer that is there', () => {
    const { evaluator } = evaluatorWithCalls();
    expect(evaluator.compile("ASKED('cached')").evaluate(none)).toBe('at once');
  });

  it('cannot be evaluated without waiting', () => {
    const { evaluator } = evaluatorWithCalls();
    expect(() => evaluator.compile("ASKED('x')").evaluate(none)).toThrow(expect.objectContaining({ fault: 'failed' }));
  });

  it('fails with what the function failed with', async () => {
    const { evaluator } = evaluatorWithCalls();
    await expect(evaluator.compile("ASKED('bad')").evaluateAsync(none)).rejects.toMatchObject({
      fault: 'failed',
      message: 'ASKED("bad"): no answer',
    });
  });

  it('stops between answers when aborted', async () => {
    const { evaluator } = evaluatorWithCalls();
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(evaluator.compile("ASKED('x')").evaluateAsync(none, { signal })).rejects.toThrow('stopped');
  });
});
