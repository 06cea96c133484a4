import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeRegistration } from '../../../src/metron/registration.js';
import { Discovery } from '../../../src/models/discovery.js';
import { LiveModels } from '../../../src/models/live-models.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { modelAnswer } from '../../../src/stellar/model-answer.js';
import { StellarMap, type Value, type ValueMap } from '../../../src/stellar/values.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { eventually } from '../../eventually.js';
import { ports } from '../../zookeeper/recipes/scene.js';
import { message, noTexts, Scene } from './scene.js';

/** What the model does with a question, by what it is asked about; `why` is what an operator is told. */
const troubles = {
  hang: { why: 'did not answer: no whole answer within 2 s', answer: () => {} },
  stall: { why: 'did not answer: no whole answer within 2 s', answer: (response) => void response.write('{"is_mal') },
  prose: { why: 'did not answer with a JSON object', answer: (response) => void response.end('Traceback (most recent call last):') },
  list: { why: 'did not answer with a JSON object', answer: (response) => void response.end('["legit"]') },
  error: { why: 'answered 500', answer: (response) => void response.writeHead(500).end('{"is_malicious":"legit"}') },
  flood: { why: 'did not answer: the answer is larger than', answer: (response) => void response.end(`{"a":"${'a'.repeat(2_000_000)}"}`) },
  cut: { why: 'did not answer: it hung up without a whole answer', answer: (response) => void response.destroy() },
} satisfies Record<string, { readonly why: string; readonly answer: (response: ServerResponse) => void }>;
const kinds = Object.keys(troubles) as (keyof typeof troubles)[];

const never = new AbortController().signal;
const enrichment = {
  enrichment: {
    fieldMap: { stellar: { config: { verdict: "MAP_GET('is_malicious', MAAS_MODEL_APPLY(MAAS_GET_ENDPOINT('dga'), {'host': host}))" } } },
  },
};
const texts = { ...noTexts, enrichments: new Map([['s', { text: JSON.stringify(enrichment), where: 'enrichments/s.json' }]]) };

let zk: ZooKeeper;
let server: Server;
beforeAll(async () => {
  zk = await new MemoryEnsemble().connect();
  server = await serve();
  await register('1', server);
});
afterAll(() => end(server));

async function serve(): Promise<Server> {
  const model = createServer(({ url = '' }, response) => {
    const host = new URL(url, 'http://model').searchParams.get('host') ?? '';
    const trouble = troubles[host.split('-')[0] as keyof typeof troubles];
    if (trouble === undefined) response.end('{"is_malicious":"legit"}');
    else trouble.answer(response);
  }).listen(0, '127.0.0.1');
  await once(model, 'listening');
  return model;
}

function end(model: Server): void {
  model.close();
  model.closeAllConnections();
}

async function register(id: string, model: Server): Promise<void> {
  const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
  const data = encodeRegistration({ name: 'dga', version: '1.0', id, url, functions: { apply: 'apply' } });
  await createWithParents(zk, `/maas/service/dga/${id}`, data, { signal: never });
}

/** A running pipeline that asks the model about the host of each message, under a policy of the global config. */
async function running(scene: Scene, policy: Readonly<Record<string, Value>>) {
  const opened = new AsyncDisposableStack();
  const discovery = opened.use(new Discovery({ ...ports, clock: systemClock, zk }, '/metron/maas/config'));
  await discovery.whole;
  const models = opened.use(new LiveModels(discovery, { ...ports, clock: systemClock }, { decode: modelAnswer, timeoutMs: 2_000 }));
  const globals: ValueMap = new StellarMap<Value, Value>('hash');
  for (const [name, value] of Object.entries(policy)) globals.set(name, value);
  const evaluator = new Evaluator({ capabilities: { clock: systemClock, random: ports.random, models, globals } });
  const source = opened.use(await scene.source());
  const stop = new AbortController();
  const pipeline = (await scene.pipeline(source, await scene.chain(texts, evaluator))).run(stop.signal, never);
  return {
    known: (count: number) => eventually(() => expect(discovery.catalog.instances('dga', undefined)).toHaveLength(count)),
    stop: () => {
      stop.abort();
      return pipeline;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const asking = (hosts: readonly string[]) => hosts.map((host, n) => ({ ...message(n), host }));
const mixed = asking(kinds.flatMap((kind) => [`${kind}-1`, `good-${kind}`]));
const isGood = (host: unknown) => String(host).startsWith('good-');

async function documents(scene: Scene, index: string) {
  const hits = await scene.memory.search({ indices: [index], limit: 1_000, oldestFirst: true });
  return hits.map(({ source }) => source);
}

it.each([
  ['null, which is the default', {}, undefined],
  ['the map that stands for its answer', { 'maas.failure.policy': 'fallback', 'maas.failure.fallback': fallback('unknown') }, 'unknown'],
] as const)('a model that hangs or answers nonsense holds up nothing; its verdict is %s', async (_, policy, verdict) => {
  const scene = new Scene('enrich,index');
  await scene.fill(2, mixed);
  await using pipeline = await running(scene, policy);
  await eventually(() => expect(scene.memory.size).toBe(mixed.length), 20_000);
  expect(await pipeline.stop()).toEqual({ read: mixed.length, written: mixed.length, failed: 0 });
  const stored = await documents(scene, 's_*');
  expect(stored.map(({ host, verdict }) => [host, verdict])).toEqual(mixed.map(({ host }) => [host, isGood(host) ? 'legit' : verdict]));
  expect(await scene.committed()).toBe(mixed.length);
});

it('with the policy `error` each failure is an error message that says which model and why; the message goes on without the verdict', async () => {
  const scene = new Scene('enrich,index');
  await scene.fill(2, mixed);
  await using pipeline = await running(scene, { 'maas.failure.policy': 'error' });
  await eventually(() => expect(scene.memory.size).toBe(mixed.length + kinds.length), 20_000);
  expect(await pipeline.stop()).toEqual({ read: mixed.length, written: mixed.length, failed: kinds.length });
  const errors = new Map((await documents(scene, 'error_index_*')).map((error) => [JSON.parse(String(error['raw_message'])).host, error]));
  for (const kind of kinds) {
    expect(errors.get(`${kind}-1`)).toMatchObject({ 'source:type': 'error', error_type: 'enrichments_error' });
    expect(errors.get(`${kind}-1`)?.['message']).toContain(troubles[kind].why);
    expect(errors.get(`${kind}-1`)?.['message']).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
  }
  const stored = await documents(scene, 's_*');
  expect(stored.filter(({ verdict }) => verdict === 'legit').map(({ host }) => host)).toEqual(mixed.map(({ host }) => host).filter(isGood));
});

it('a model that goes away in the middle of a run costs verdicts, no messages; the instance that takes its place is asked', async () => {
  const mortal = await serve();
  const scene = new Scene('enrich,index');
  await scene.fill(2, asking(['good-1', 'good-2']));
  await zk.delete('/maas/service/dga/1', 'any', { signal: never });
  await register('2', mortal);
  await using pipeline = await running(scene, {});
  await eventually(() => expect(scene.memory.size).toBe(2));
  end(mortal);
  await scene.send(2, asking(['good-3', 'good-4']), 2);
  await eventually(() => expect(scene.memory.size).toBe(4), 20_000);
  await zk.delete('/maas/service/dga/2', 'any', { signal: never });
  await pipeline.known(0);
  await scene.send(2, asking(['good-5']), 4);
  await eventually(() => expect(scene.memory.size).toBe(5), 20_000);
  await register('3', server);
  await pipeline.known(1);
  await scene.send(2, asking(['good-6']), 5);
  await eventually(() => expect(scene.memory.size).toBe(6), 20_000);
  expect(await pipeline.stop()).toEqual({ read: 6, written: 6, failed: 0 });
  const verdicts = new Map((await documents(scene, 's_*')).map(({ host, verdict }) => [host, verdict]));
  expect(Object.fromEntries(verdicts)).toEqual({
    ...{ 'good-1': 'legit', 'good-2': 'legit', 'good-3': undefined, 'good-4': undefined, 'good-5': undefined, 'good-6': 'legit' },
  });
});

function fallback(verdict: string): Value {
  const map: ValueMap = new StellarMap<Value, Value>('hash');
  map.set('is_malicious', verdict);
  return map;
}
