import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeRegistration } from '../../src/metron/registration.js';
import { Discovery } from '../../src/models/discovery.js';
import { LiveModels, type ModelOptions } from '../../src/models/live-models.js';
import type { ModelQuestion } from '../../src/models/port.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { until } from '../eventually.js';
import { ports } from '../zookeeper/recipes/scene.js';

interface Answer {
  readonly by: string;
}

let zk: ZooKeeper;
let discovery: Discovery;
const signal = new AbortController().signal;
const closing: (() => void)[] = [];

const discover = () => new Discovery({ ...ports, zk }, '/metron/maas/config');

beforeEach(async () => {
  zk = await new MemoryEnsemble().connect();
  discovery = discover();
});
afterEach(async () => {
  await discovery[Symbol.asyncDispose]();
  for (const close of closing.splice(0)) close();
});

function models(options: Partial<ModelOptions<Answer>> = {}): LiveModels<Answer> {
  const decode = (text: string): Answer | undefined => (text.startsWith('{') ? JSON.parse(text) : undefined);
  const made = new LiveModels(discovery, ports, { decode, timeoutMs: 5_000, ...options });
  closing.push(() => made[Symbol.dispose]());
  return made;
}

/** A model's instance. @returns its URL and what it was asked */
async function instance(id: string, answer: RequestListener = (_, response) => response.end(`{"by":"${id}"}`), version = '1.0') {
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await register(id, url, version);
  return { url, asked, connections: () => connections };
}

async function register(id: string, url: string, version = '1.0') {
  const data = encodeRegistration({ name: 'dga', version, id, url, functions: { apply: 'score' } });
  await createWithParents(zk, `/maas/service/dga/${id}`, data, { signal });
}

const nobody = 'http://127.0.0.1:1';

async function known(count: number) {
  await discovery.whole;
  await until(`${count} instances`, () => discovery.catalog.instances('dga', undefined).length === count);
}

const question = (url: string, host = 'a.com', rest: Partial<ModelQuestion> = {}): ModelQuestion => ({
  url,
  name: 'dga',
  version: '1.0',
  function: 'apply',
  path: 'score',
  args: { host },
  ...rest,
});

describe('finding a model', () => {
  it('waits for the registry once, and answers at once then', async () => {
    await discovery[Symbol.asyncDispose]();
    await register('1', nobody);
    discovery = discover();
    const dga = models();
    expect(await dga.find('dga', undefined)).toMatchObject({ name: 'dga', version: '1.0', url: nobody, functions: { apply: 'score' } });
    expect(dga.find('dga', '1.0')).toMatchObject({ url: nobody });
    expect(dga.find('dga', '2.0')).toBeUndefined();
  });

  it('spreads over all instances', async () => {
    for (const id of ['1', '2', '3']) await register(id, `http://node${id}`);
    await known(3);
    const dga = models();
    const found = new Set(Array.from({ length: 100 }, () => JSON.stringify(dga.find('dga', undefined))));
    expect(found.size).toBe(3);
  });

  it('leaves out what cannot be read, and finds the others', async () => {
    await createWithParents(zk, '/maas/service/dga/broken', new Uint8Array([1]), { signal });
    await register('1', nobody);
    await known(1);
    expect(models().find('dga', undefined)).toMatchObject({ url: nobody });
  });
});

describe('asking a model', () => {
  it('answers an equal question from what it knows', async () => {
    const { url, asked } = await instance('1');
    await known(1);
    const dga = models();
    const first = await dga.ask(question(url));
    expect(first).toEqual({ by: '1' });
    expect(dga.ask(question(url))).toBe(first);
    await dga.ask(question(url, 'b.com'));
    expect(asked).toEqual(['/score?host=a.com', '/score?host=b.com']);
    expect(dga.counters).toMatchObject({ asked: 3, hits: 1, calls: 2, failures: 0 });
  });

  it('asks once what several want to know at the same time', async () => {
    const { url, asked } = await instance('1');
    await known(1);
    const dga = models();
    await Promise.all(Array.from({ length: 10 }, () => dga.ask(question(url))));
    expect(asked).toHaveLength(1);
    expect(dga.counters.shared).toBe(9);
  });

  it('keeps a connection that the model keeps', async () => {
    const { url, connections } = await instance('1');
    await known(1);
    const dga = models();
    for (const host of ['a', 'b', 'c']) await dga.ask(question(url, host));
    expect(connections()).toBe(1);
  });

  it('opens another connection for one that the model closed meanwhile', async () => {
    const { url, connections } = await instance('1', (request, response) => {
      response.end('{"by":"1"}', () => setImmediate(() => request.socket.destroy()));
    });
    await known(1);
    const dga = models({ cache: { entries: 0 } });
    for (let times = 0; times < 20; times++) await dga.ask(question(url));
    expect(connections()).toBeGreaterThan(1);
    expect(dga.counters.failures).toBe(0);
  });

  it('asks another instance when the connection fails, and leaves the first alone for a while', async () => {
    await register('1', nobody);
    const { url } = await instance('2');
    await known(2);
    const dga = models();
    expect(await dga.ask(question(nobody))).toEqual({ by: '2' });
    expect(dga.counters).toMatchObject({ calls: 2, failures: 1, retries: 1, ejections: 1 });
    for (let times = 0; times < 20; times++) expect(dga.find('dga', undefined)).toMatchObject({ url });
  });

  it('does not take what was answered for an answer of the next generation', async () => {
    const first = await instance('1');
    await known(1);
    const dga = models();
    await dga.ask(question(first.url));
    await zk.delete('/maas/service/dga/1', 'any');
    const second = await instance('2');
    await until('the new one', () => discovery.catalog.instances('dga', '1.0')[0]?.url === second.url);
    expect(await dga.ask(question(second.url))).toEqual({ by: '2' });
  });

  it.each([
    ['status', (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(400).end()],
    ['no object', (_: unknown, response: { end(text: string): void }) => response.end('[1]')],
  ])('fails with the trouble %s, and remembers it for a moment', async (trouble, answer) => {
    const { url, asked } = await instance('1', answer as RequestListener);
    await known(1);
    const dga = models();
    await expect(dga.ask(question(url))).rejects.toMatchObject({ trouble });
    expect(() => dga.ask(question(url))).toThrow(expect.objectContaining({ trouble }));
    expect(asked).toHaveLength(1);
    expect(dga.find('dga', undefined)).toMatchObject({ url });
  });

  it('gives up on one that is silent', async () => {
    const { url } = await instance('1', () => {});
    await known(1);
    await expect(models({ timeoutMs: 100 }).ask(question(url))).rejects.toMatchObject({ trouble: 'timeout' });
  });
});
