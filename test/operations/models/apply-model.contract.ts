import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { applyModel } from '../../../src/operations/models/apply-model.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { PlayedCluster } from '../played-cluster.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** @returns the URL of a model that answers with its name and what it was asked */
function model(name: string): Promise<string> {
  const server = createServer((request, response) => response.end(JSON.stringify({ name, asked: request.url })));
  servers.push(server);
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

async function gone(): Promise<string> {
  const url = await model('gone');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

async function ports(cluster: PlayedCluster, seed = 1) {
  const signal = new AbortController().signal;
  return { zk: await cluster.connect(), zkRoot: '/metron/maas/config', clock: systemClock, random: seededRandom(seed), signal };
}

it('calls the highest version, by number and not by text, unless one is named', async () => {
  const cluster = await PlayedCluster.begin();
  await cluster.registration('dga', '1', { version: '9.0', url: await model('old') });
  await cluster.registration('dga', '2', { version: '10.0', url: await model('new') });
  const call = { name: 'dga', function: 'apply', args: { host: 'a b' } };
  expect(await applyModel(await ports(cluster), call)).toMatchObject({
    version: '10.0',
    answer: { name: 'new', asked: '/apply?host=a+b' },
  });
  expect(await applyModel(await ports(cluster), { ...call, version: '9.0' })).toMatchObject({ instance: '1', answer: { name: 'old' } });
});

it('takes another instance where nobody listens any more', async () => {
  const cluster = await PlayedCluster.begin();
  await cluster.registration('dga', '1', { version: '1.0', url: await gone() });
  await cluster.registration('dga', '2', { version: '1.0', url: await model('left') });
  for (const seed of [1, 2, 3, 4]) {
    const applied = await applyModel(await ports(cluster, seed), { name: 'dga', function: 'apply', args: {} });
    expect(applied.instance).toBe('2');
  }
});

it('fails when no instance is left, and when none is registered', async () => {
  const cluster = await PlayedCluster.begin();
  await cluster.registration('dga', '1', { version: '1.0', url: await gone() });
  const call = { function: 'apply', args: {} };
  await expect(applyModel(await ports(cluster), { ...call, name: 'dga' })).rejects.toMatchObject({ code: 'MODEL_CALL_FAILED' });
  await expect(applyModel(await ports(cluster), { ...call, name: 'dga', version: '2' })).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
});
