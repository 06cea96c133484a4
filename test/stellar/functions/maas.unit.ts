import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { decode, encode } from '../../../src/stellar/json.js';
import { StellarMap, type ValueMap } from '../../../src/stellar/values.js';
import { playedModels } from './played-models.js';

function mapOf(json: string): ValueMap {
  const value = decode(json);
  if (value instanceof StellarMap) return value;
  throw new Error(`${json} is no map`);
}

const failing = "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {})";
const evaluate = async (expr: string, globals = '{}') =>
  encode(await new Evaluator({ capabilities: { models: playedModels, globals: mapOf(globals) } }).compile(expr).evaluateAsync(new Map()));

describe('a model that fails', () => {
  it('gives null, as in Metron, unless the global config says otherwise', async () => {
    expect(await evaluate(failing)).toBeNull();
  });

  it('is an error where that is wanted', async () => {
    await expect(evaluate(failing, '{"maas.failure.policy":"error"}')).rejects.toMatchObject({ fault: 'failed' });
  });

  it('gives the fallback', async () => {
    const globals = '{"maas.failure.policy":"fallback","maas.failure.fallback":{"is_malicious":"unknown"}}';
    expect(await evaluate(`[${failing}]`, globals)).toEqual([{ is_malicious: 'unknown' }]);
  });
});

describe('what is asked', () => {
  it.each([
    ["MAAS_MODEL_APPLY('dga', {'host' : 'a.com'})", 'no endpoint'],
    ["MAAS_MODEL_APPLY({'name' : 'dga'}, {'host' : 'a.com'})", 'an endpoint without a url'],
    ["MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {'host' : missing})", 'an argument that is null'],
    ["MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), [1])", 'arguments that are no map'],
  ])('%s is null for %s', async (expr) => {
    expect(await evaluate(expr)).toBeNull();
  });

  it('needs models', async () => {
    await expect(new Evaluator().compile("MAAS_GET_ENDPOINT('dga')").evaluateAsync(new Map())).rejects.toMatchObject({
      fault: 'missing capability',
    });
  });
});
