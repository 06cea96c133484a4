/**
 * What calling models from Stellar costs: finding one, beside Metron's 100,000 to 170,000 a second, an answer that is known (goal: under 2 microseconds), and one that
 * is not, from a server in this process. Run it alone: `node bench/models.ts`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveTypeScript } from '../scripts/typescript-sources.ts';

resolveTypeScript();
const { MemoryEnsemble } = await import('../src/zookeeper/memory.ts');
const { createWithParents } = await import('../src/zookeeper/recipes/ensure-path.ts');
const { encodeRegistration } = await import('../src/metron/registration.ts');
const { Discovery } = await import('../src/models/discovery.ts');
const { LiveModels } = await import('../src/models/live-models.ts');
const { Evaluator } = await import('../src/stellar/evaluator.ts');
const { modelAnswer } = await import('../src/stellar/model-answer.ts');
const { memoryLog } = await import('../src/runtime/memory-log.ts');
const { systemClock: clock } = await import('../src/runtime/system-clock.ts');
const { systemRandom: random } = await import('../src/runtime/system-random.ts');

const server = createServer((_, response) => void response.end('{"is_malicious":"legit"}')).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const zk = await new MemoryEnsemble().connect();
for (const id of ['1', '2', '3']) {
  const registration = encodeRegistration({ name: 'dga', version: '1.0', id, url, functions: { apply: 'apply' } });
  await createWithParents(zk, `/maas/service/dga/${id}`, registration, { signal: AbortSignal.timeout(10_000) });
}
await using discovery = new Discovery({ zk, clock, random, log: memoryLog() }, '/metron/maas/config');
await discovery.whole;
using models = new LiveModels(discovery, { clock, random }, { decode: modelAnswer });
const evaluator = new Evaluator({ capabilities: { models } });

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
server.close();
server.closeAllConnections();
