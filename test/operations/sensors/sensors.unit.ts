import { beforeEach, describe, expect, it } from 'vitest';
import { deploymentCodec, requestCodec } from '../../../src/control/records.js';
import { modelName, nodeName } from '../../../src/domain/identity.js';
import type { PlacementNode } from '../../../src/domain/placement.js';
import { workerManifest } from '../../../src/domain/worker.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { noQuestions } from '../../../src/models/port.js';
import { findSensor, listSensors, scaleSensor, showSensor, stopSensor, workerVersion } from '../../../src/operations/sensors/sensors.js';
import { parserConfigPath, type SensorStart, startSensor, startSensors } from '../../../src/operations/sensors/start-sensors.js';
import type { Random } from '../../../src/runtime/random/random.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import type { MemoryZooKeeper } from '../../../src/zookeeper/memory-client.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { until } from '../../eventually.js';
import { PlayedCluster } from '../played-cluster.js';

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
    await expect(startSensor(ports(), { ...squid, arguments: arguments_ }, options())).rejects.toMatchObject({
      code: 'EXISTS_WITH_OTHER_CONTENT',
      message: 'sensor squid already runs with other arguments',
    });
    expect(await start({ arguments: arguments_, replace: true })).toMatchObject({ instances: { after: 2 } });
  });

  it('is not started without a configuration', async () => {
    const starting = startSensor(ports(), { ...squid, sensor: 'bro' }, options());
    await expect(starting).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR', exit: 3, hint: expect.stringContaining('maas config push') });
  });

  it('is not taken on when no node is up, or none has room for all of its workers', async () => {
    const full: PlacementNode = { node: nodeName('node1'), memoryMb: 1_024, draining: false, occupants: [] };
    const fits = async (nodes: readonly PlacementNode[], message: string, hint: string) => {
      const starting = startSensor(ports(), { ...squid, instances: 3 }, options());
      const failure = { code: 'NO_NODE_FITS', exit: 5, message, hint: expect.stringContaining(hint) };
      await Promise.all([expect(starting).rejects.toMatchObject(failure), cluster.decide(nodes)]);
      expect((await listSensors(ports())).sensors).toEqual([]);
    };
    await fits([], '3 of 3 instances of squid sensor fit on no node: no node is up', 'start maas agent');
    await fits([full], '1 of 3 instances of squid sensor fit on no node: node1 has 0 of 1024 MB free, 512 MB wanted', 'maas node list');
  });

  describe('with those of others', () => {
    const startBoth = (changes: Partial<SensorStart> = {}) =>
      startSensors(ports(), [squid, { ...squid, sensor: 'bro', ...changes }], options());
    const running = async () => (await listSensors(ports())).sensors.map(({ name }) => name);

    it('is one of several, each with workers of its own, in the order that was asked', async () => {
      await createWithParents(zk, parserConfigPath('bro'), new Uint8Array());
      const starting = startBoth({ instances: 1 });
      await cluster.decide();
      await cluster.decide();
      expect(await starting).toMatchObject([
        { name: 'squid', instances: { before: 0, after: 2 } },
        { name: 'bro', instances: { before: 0, after: 1 } },
      ]);
      expect(await running()).toEqual(['bro', 'squid']);
    });

    it.each([
      ['is not configured', 'bro', 'NO_SUCH_SENSOR'],
      ['can be no name', 'a/b', 'BAD_NAME'],
    ])('is not started when another %s', async (_, sensor, code) => {
      await expect(startBoth({ sensor })).rejects.toMatchObject({ code });
      expect(await running()).toEqual([]);
      expect(await zk.children(cluster.control.requests)).toEqual([]);
    });

    it('is not started when another runs with other arguments', async () => {
      await createWithParents(zk, parserConfigPath('bro'), new Uint8Array());
      await start({ sensor: 'bro' });
      await expect(startBoth({ arguments: ['--from', 'x'] })).rejects.toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT' });
      expect(await running()).toEqual(['bro']);
    });

    it('is not started when another could not read its configuration', async () => {
      await createWithParents(zk, parserConfigPath('bro'), new TextEncoder().encode('{"parserClassName": "Grok"'));
      await expect(startBoth()).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG', message: expect.stringContaining('parsers/bro: ') });
      expect(await zk.children(cluster.control.requests)).toEqual([]);
    });

    describe('when the service refuses a later one', () => {
      const refused = async (code = 'MEMORY_OUT_OF_RANGE', changes: Partial<SensorStart> = {}) => {
        const starting = startBoth({ memoryMb: -1, ...changes });
        const failing = starting.then(
          () => expect.unreachable(),
          (error: Failure) => error,
        );
        for (let decisions = 0; decisions < 3; decisions += 1) await cluster.decide();
        const failure = await failing;
        expect(failure.code).toBe(code);
        return failure;
      };
      const deployed = async () => {
        const path = cluster.control.deployment({ name: modelName('squid'), version: workerVersion });
        return deploymentCodec.decode((await zk.read(path))?.data ?? new Uint8Array(), path);
      };

      beforeEach(() => createWithParents(zk, parserConfigPath('bro'), new Uint8Array()));

      it('is taken back, and that is told', async () => {
        const failure = await refused();
        expect(failure.message).toMatch(/^bro: .*; taken back: squid$/);
        expect(failure.details).toMatchObject({ takenBack: ['squid'], left: [] });
        expect(await running()).toEqual([]);
      });

      it('has as many workers as it had before', async () => {
        await start({ instances: 1 });
        await refused();
        expect(await deployed()).toMatchObject({ instances: 1, memoryMb: 512 });
      });

      it('runs with its former arguments and memory', async () => {
        const former = ['--from', '/var/log/squid.log'];
        await start({ arguments: former, memoryMb: 256, instances: 1 });
        const other = { ...squid, replace: true };
        const starting = startSensors(ports(), [other, { ...other, sensor: 'bro', memoryMb: -1 }], options());
        const failing = expect(starting).rejects.toMatchObject({ details: { takenBack: ['squid'] } });
        for (let decisions = 0; decisions < 3; decisions += 1) await cluster.decide();
        await failing;
        const { manifest, ...rest } = await deployed();
        expect(manifest).toEqual(workerManifest({ sensor: 'squid', arguments: former }));
        expect(rest).toMatchObject({ instances: 1, memoryMb: 256 });
      });

      it('goes on when it ran like that before', async () => {
        await start();
        const starting = expect(startBoth({ memoryMb: -1 })).rejects.toMatchObject({ code: 'MEMORY_OUT_OF_RANGE', details: {} });
        await cluster.decide();
        await cluster.decide();
        await starting;
        expect(await deployed()).toMatchObject({ instances: 2 });
      });

      it('is left as somebody else has made it meanwhile', async () => {
        const starting = expect(startBoth({ memoryMb: -1 })).rejects.toMatchObject({
          message: expect.stringContaining('not taken back: squid, since somebody else changed it meanwhile'),
          hint: expect.stringContaining('maas sensor stop'),
          details: { takenBack: [], left: [{ sensor: 'squid' }] },
        });
        await cluster.decide();
        const before = await deployed();
        await zk.write(cluster.control.deployment(before), deploymentCodec.encode({ ...before, instances: 7 }), 'any');
        await cluster.decide();
        await starting;
        expect(await deployed()).toMatchObject({ instances: 7 });
      });
    });

    it('is taken back on Ctrl-C before all are taken', async () => {
      await createWithParents(zk, parserConfigPath('bro'), new Uint8Array());
      const interruption = new AbortController();
      const both = [squid, { ...squid, sensor: 'bro' }];
      const starting = startSensors(ports(), both, { ...options(), signal: interruption.signal });
      const failing = expect(starting).rejects.toMatchObject({ code: 'INTERRUPTED', message: 'bro: interrupted; taken back: squid' });
      await cluster.decide();
      await until('the second is asked for', async () => (await zk.children(cluster.control.requests))?.length === 2);
      interruption.abort(new Failure('INTERRUPTED', 'interrupted'));
      await until('that is withdrawn', async () => (await waitingVerbs()).join() === 'remove');
      await cluster.decide();
      await failing;
      expect(await running()).toEqual([]);
    });

    it('is told of when nobody leads any more to take it back', async () => {
      await createWithParents(zk, parserConfigPath('bro'), new Uint8Array());
      const failing = expect(startBoth()).rejects.toMatchObject({
        code: 'NO_LEADER',
        message: expect.stringMatching(/^bro: .*; not taken back: squid, since no maas service leads/),
      });
      await cluster.decide();
      await cluster.leadsNoMore();
      for (const verb of ['add', 'remove']) {
        await until(`${verb} is asked`, async () => (await waitingVerbs()).join() === verb);
        await cluster.clock.advance(10_000);
      }
      await failing;
      expect(await running()).toEqual(['squid']);
    });

    async function waitingVerbs(): Promise<string[]> {
      const verbs: string[] = [];
      for (const id of (await zk.children(cluster.control.requests)) ?? []) {
        const path = cluster.control.request(id);
        const znode = await zk.read(path);
        if (znode === undefined) continue;
        const { state, arguments: asked } = requestCodec.decode(znode.data, path);
        if (state === 'waiting') verbs.push(asked.verb);
      }
      return verbs;
    }
  });

  it('is shown with what its workers have done, each and together', async () => {
    await start();
    const work = (read: number) => ({ at: 5, read, written: read, failed: 0, models: { ...noQuestions, asked: read, calls: 1 } });
    await cluster.instance('squid sensor', 'x1', 'node1', { work: work(2) });
    await cluster.instance('squid sensor', 'x2', 'node1', { work: work(3) });
    await cluster.instance('squid sensor', 'x3', 'node1');
    const shown = await showSensor(ports(), 'squid');
    expect(shown.running).toMatchObject([{ work: work(2) }, { work: work(3) }, {}]);
    expect(shown.work).toEqual({ read: 5, written: 5, failed: 0, models: { ...noQuestions, asked: 5, calls: 2 } });
    await cluster.deployment('bro', 'sensor', { kind: 'worker' });
    expect(await showSensor(ports(), 'bro')).not.toHaveProperty('work');
  });

  it('is scaled and stopped', async () => {
    await start();
    expect(await decided(scaleSensor(ports(), 'squid', 5, options()))).toMatchObject({ instances: { before: 2, after: 5 } });
    expect(await decided(stopSensor(ports(), 'squid', options()))).toMatchObject({ instances: { before: 5, after: 0 } });
    await expect(findSensor(ports(), 'squid')).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR' });
    await expect(stopSensor(ports(), 'squid', options())).rejects.toMatchObject({ code: 'NO_SUCH_SENSOR' });
  });
});
