import { beforeEach, describe, expect, it } from 'vitest';
import { deploymentCodec } from '../../src/control/records.js';
import { modelName } from '../../src/domain/identity.js';
import { workerManifest } from '../../src/domain/worker.js';
import {
  findSensor,
  listSensors,
  parserConfigPath,
  type SensorStart,
  scaleSensor,
  startSensor,
  stopSensor,
  workerVersion,
} from '../../src/operations/sensors.js';
import type { Random } from '../../src/runtime/random.js';
import { seededRandom } from '../../src/runtime/seeded-random.js';
import type { MemoryZooKeeper } from '../../src/zookeeper/memory-client.js';
import { createWithParents } from '../../src/zookeeper/recipes/ensure-path.js';
import { PlayedCluster } from './played-cluster.js';

describe('the pipeline of a sensor on the nodes', () => {
  let cluster: PlayedCluster;
  let zk: MemoryZooKeeper;
  let random: Random;
  const squid: SensorStart = { sensor: 'squid', arguments: ['--from', 'kafka'], instances: 2, memoryMb: 512, replace: false };

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
    zk = await cluster.connect();
    random = seededRandom(1);
    await cluster.node('node1');
    await createWithParents(zk, parserConfigPath('squid'), new Uint8Array());
  });

  const ports = () => ({
    zk,
    control: cluster.control,
    clock: cluster.clock,
    random,
    signal: new AbortController().signal,
    zkRoot: '/metron/maas/config',
  });
  const options = () => ({
    requester: { user: 'ann', host: 'laptop', via: 'maas' } as const,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    wait: false,
  });
  async function decided<Result>(change: Promise<Result>): Promise<Result> {
    const [result] = await Promise.all([change, cluster.decide()]);
    return result;
  }
  const start = (changes: Partial<SensorStart> = {}) => decided(startSensor(ports(), { ...squid, ...changes }, options()));

  it('is a deployment of workers, beside any model of that name', async () => {
    await cluster.deployment('squid', '1.0');
    expect(await start()).toMatchObject({ instances: { before: 0, after: 2 } });
    const path = cluster.control.deployment({ name: modelName('squid'), version: workerVersion });
    const record = deploymentCodec.decode((await zk.read(path))?.data ?? new Uint8Array(), path);
    expect(record).toMatchObject({ kind: 'worker', memoryMb: 512, manifest: workerManifest(squid) });
    expect((await listSensors(ports())).sensors).toMatchObject([{ name: 'squid', version: 'sensor', instances: { ready: 0, wanted: 2 } }]);
  });

  it('is as before when it is started again', async () => {
    await start();
    expect(await start()).toMatchObject({ instances: { before: 2, after: 2 } });
  });

  it('runs with other arguments only when it is told to replace those', async () => {
    await start();
    const arguments_ = ['--from', '/var/log/squid.log'];
    await expect(start({ arguments: arguments_ })).rejects.toMatchObject({
      code: 'EXISTS_WITH_OTHER_CONTENT',
      message: 'sensor squid runs with other arguments',
    });
    expect(await start({ arguments: arguments_, replace: true })).toMatchObject({ instances: { after: 2 } });
  });

  it('is not started without a configuration', async () => {
    const starting = startSensor(ports(), { ...squid, sensor: 'bro' }, options());
    await expect(starting).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR', exit: 3, hint: expect.stringContaining('maas config push') });
  });

  it('is scaled and stopped', async () => {
    await start();
    expect(await decided(scaleSensor(ports(), 'squid', 5, options()))).toMatchObject({ instances: { before: 2, after: 5 } });
    expect(await decided(stopSensor(ports(), 'squid', options()))).toMatchObject({ instances: { before: 5, after: 0 } });
    await expect(findSensor(ports(), 'squid')).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR' });
    await expect(stopSensor(ports(), 'squid', options())).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR' });
  });
});
