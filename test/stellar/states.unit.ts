import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/sensor/message-json.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { decode, encode } from '../../src/stellar/json.js';
import { StellarMap, type Value } from '../../src/stellar/values.js';

const evaluator = new Evaluator();
const evaluate = async (expr: string, x: Value = null) => evaluator.compile(expr).run(new Map([['x', x]]));

/** How a state is made, and what is asked of it afterwards. */
const states: readonly [string, string][] = [
  ['STATS_INIT()', 'STATS_MIN(STATS_ADD(x, 1))'],
  ['STATS_ADD(null, 1, 2.5, -3)', '[STATS_PERCENTILE(x, 50), STATS_SD(x), STATS_SUM_LOGS(x), STATS_MEAN(STATS_ADD(x, 7))]'],
  ['STATS_ADD(STATS_INIT(2), 1, 2, 3)', 'STATS_SUM(STATS_ADD(x, 10))'],
  ["HLLP_ADD(null, ['a', 'b'])", "HLLP_CARDINALITY(HLLP_ADD(x, ['b', 'c']))"],
  ["HLLP_ADD(HLLP_INIT(5), ['a', 'b'])", "HLLP_CARDINALITY(HLLP_ADD(x, ['b', 'c']))"],
  ["SAMPLE_ADD(SAMPLE_INIT(3), [1, 2L, 'c', 4.5, 5])", 'SAMPLE_GET(SAMPLE_ADD(x, [6, 7, 8, 9, 10]))'],
  [
    "BLOOM_ADD(BLOOM_INIT(), 'a', 1)",
    "[BLOOM_EXISTS(x, 'a'), BLOOM_EXISTS(x, 1), BLOOM_EXISTS(x, '1'), x == BLOOM_ADD(BLOOM_INIT(), 1, 'a')]",
  ],
  [
    "REDUCE(SPLIT('a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p', ','), (f, x) -> BLOOM_ADD(f, x), BLOOM_INIT(8, 0.5, 1))",
    "MAP(['a', 'p', 'q', 'r'], y -> BLOOM_EXISTS(x, y))",
  ],
  ["BLOOM_ADD(BLOOM_INIT(9, 0.1), 'a')", "BLOOM_EXISTS(BLOOM_MERGE([x, BLOOM_ADD(BLOOM_INIT(9, 0.1), 'b')]), 'b')"],
  ['OUTLIER_MAD_ADD(OUTLIER_MAD_STATE_MERGE(null), [1, 2, 3])', 'OUTLIER_MAD_SCORE(OUTLIER_MAD_ADD(x, 4), 8)'],
];

describe.each(states)('%s', (made, asked) => {
  it('is the same after a hop in a message', async () => {
    const hopped = decodeMessage(encodeMessage(new Map([['x', await evaluate(made)]]))).get('x');
    expect(encode(await evaluate(asked, hopped ?? null))).toEqual(encode(await evaluate(asked, await evaluate(made))));
  });

  it('is the same through the machine interface', async () => {
    const hopped = decode(JSON.stringify(encode(await evaluate(made))));
    expect(encode(await evaluate(asked, hopped))).toEqual(encode(await evaluate(asked, await evaluate(made))));
  });
});

it.each([
  '{"$state":"unheard","of":{}}',
  '{"$state":"statistics","of":{}}',
  '{"$state":"hyperloglog","of":{"precision":24,"sparsePrecision":0}}',
  '{"$state":"hyperloglog","of":{"precision":99,"sparsePrecision":25,"sparse":[]}}',
  '{"$state":"bloom filter","of":{"bitCount":64,"hashCount":1,"pages":[[1,"AAA="]]}}',
  '{"$state":"bloom filter","of":{"bitCount":1e+300,"hashCount":1,"pages":[]}}',
  '{"$state":"sampler","of":{"size":1,"seen":1,"random":"x","sample":[]}}',
  '{"$state":"sampler","of":{"size":1,"seen":"NaN","random":"1","sample":[1]}}',
  '{"$state":"sampler","of":{"size":1,"seen":3000000000,"random":"1","sample":[1]}}',
  '{"$state":"sampler","of":{"size":0.5,"seen":1,"random":"1","sample":[]}}',
  '{"$state":"sampler","of":{"size":1,"seen":2,"random":"1","sample":[1,2]}}',
  '{"$state":"sampler","of":{"size":2,"seen":1,"random":"1","sample":[1,2]}}',
  '{"$state":"window","of":{"size":0,"values":[]}}',
  '{"$state":"window","of":{"size":1.5,"values":[1]}}',
])('%s is a map like any other', (json) => {
  const value = decode(json);
  expect(value).toBeInstanceOf(StellarMap);
  expect(JSON.stringify(encode(value))).toBe(json);
});
