/**
 * What calling models from Stellar costs: finding one, beside Metron's 100,000 to 170,000 a second, an answer that is known (goal: under 2 microseconds), and one that
 * is not, from a server in this process. Run it alone: `node bench/models.ts`.
 */
import { registeredModel } from './scenes/registered-model.ts';

const { Evaluator } = await import('../src/stellar/evaluator.ts');

await using model = await registeredModel(3, () => '{"is_malicious":"legit"}');
const evaluator = new Evaluator({ capabilities: { models: model.models } });

async function microseconds(expr: string, calls: number, variables: (call: number) => Map<string, string>): Promise<number> {
  const compiled = evaluator.compile(expr);
  let startedAt = 0;
  // The first half warms up.
  for (let call = -calls; call < calls; call++) {
    if (call === 0) startedAt = performance.now();
    const vars = variables(call);
    const value = compiled.run(vars);
    if (value instanceof Promise) await value;
  }
  return ((performance.now() - startedAt) * 1e3) / calls;
}

const none = new Map<string, string>();
const found = await microseconds("MAAS_GET_ENDPOINT('dga')", 300_000, () => none);
console.log(
  `MAAS_GET_ENDPOINT: ${found.toFixed(2)} us, ${Math.round(1e6 / found)} a second; ${(1e6 / found / 170_000).toFixed(1)} x Metron's best`,
);
const apply = "MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {'host' : host})";
const same = new Map([['host', 'yahoo.com']]);
const hit = await microseconds(apply, 300_000, () => same);
console.log(`finding one and MAAS_MODEL_APPLY, answer known: ${hit.toFixed(2)} us, of which the hit ${(hit - found).toFixed(2)} us`);
const miss = await microseconds(apply, 5_000, (call) => new Map([['host', `${call}.com`]]));
console.log(`the same, asked one after the other over HTTP: ${miss.toFixed(0)} us`);
