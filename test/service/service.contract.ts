import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploymentCodec, quarantinedCodec } from '../../src/control/records.js';
import { modelName, modelVersion } from '../../src/domain/identity.js';
import { type EngineSabotage, FailingEngine } from '../../src/engines/failing.js';
import { MemoryEngine, MemoryMachine } from '../../src/engines/memory.js';
import type { EngineKind } from '../../src/engines/port.js';
import { encodeQueueItem } from '../../src/metron/queue-item.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import type { CrashPointName } from '../../src/service/crash-points.js';
import { failOnce } from '../../src/zookeeper/failing.js';
import { ZooKeeperError } from '../../src/zookeeper/port.js';
import { offer } from '../../src/zookeeper/recipes/distributed-queue.js';
import { eventually } from '../eventually.js';
import { add, control, dga, Scene } from './scene.js';

class Crash extends Error {}

describe('a service that leads', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene();
    await scene.begin();
  });
  afterEach(() => scene.close());

  it('spreads the instances of a deployment over the nodes', async () => {
    await scene.service();
    await scene.node('n1');
    await scene.node('n2');
    await eventually(async () => expect(await scene.ask(add(4, { ensure: true }))).toMatchObject({ wanted: { after: 4 } }));
    await eventually(async () => expect((await scene.assigned()).map(({ node }) => node).sort()).toEqual(['n1', 'n1', 'n2', 'n2']));
  });

  it('refuses what fits on no node, and says why for each', async () => {
    await scene.service();
    await scene.node('n1', 150);
    await eventually(async () => {
      await expect(scene.ask(add(2))).rejects.toMatchObject({ code: 'NO_NODE_FITS', message: expect.stringContaining('n1') });
    });
    expect(await scene.assigned()).toEqual([]);
  });

  it('forgets a deployment when the last instance is taken away', async () => {
    await scene.service();
    await scene.node('n1');
    await eventually(async () => void (await scene.ask(add(1, { ensure: true }))));
    expect(await scene.ask({ verb: 'remove', ...dga, instances: 5 })).toMatchObject({ wanted: { before: 1, after: 0 } });
    await eventually(async () => expect(await scene.zk.children(control.deployments)).toEqual([]));
    expect(await scene.assigned()).toEqual([]);
    await expect(scene.ask({ verb: 'remove', ...dga, instances: 1 })).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
  });

  it("takes Metron's queue in order, and puts aside what it can't read", async () => {
    await scene.service();
    await scene.node('n1');
    const model = { name: 'dga', version: '1.0', memory: 100, path: '/models/dga' };
    await eventually(async () => expect(await scene.zk.stat('/maas/queue')).toBeDefined());
    await offer(scene.zk, '/maas/queue', new Uint8Array([0xff, 0, 1]));
    await offer(scene.zk, '/maas/queue', new TextEncoder().encode('null'));
    await offer(scene.zk, '/maas/queue', encodeQueueItem({ ...model, numInstances: 3, action: 'ADD' }));
    await offer(scene.zk, '/maas/queue', encodeQueueItem({ ...model, numInstances: 1, action: 'REMOVE', memory: 0, path: null }));
    await eventually(async () => expect(await scene.assigned()).toHaveLength(2));
    expect(await scene.zk.children('/maas/queue')).toEqual([]);
    expect(await scene.zk.children(control.quarantine)).toHaveLength(1);
  });

  it('moves the instances of a node that stays away', async () => {
    await scene.service();
    const first = await scene.node('n1');
    await eventually(async () => void (await scene.ask(add(1, { ensure: true }))));
    await eventually(async () => expect(await scene.assigned()).toEqual([{ node: 'n1', revision: 1 }]));
    await scene.node('n2');
    await first.close();
    await eventually(async () => expect(await scene.assigned()).toEqual([{ node: 'n2', revision: 1 }]));
  });

  it('leaves alone a request that it decided before, when it leads again', async () => {
    await scene.service();
    await scene.node('n1');
    await eventually(async () => void (await scene.ask(add(2, { ensure: true }))));
    await scene.close();
    scene = Object.assign(new Scene(), { ensemble: scene.ensemble });
    await scene.begin();
    await scene.service();
    await eventually(async () => expect(await scene.ask(add(1))).toMatchObject({ wanted: { before: 2, after: 3 } }));
  });
});

describe('a service killed', () => {
  const points: CrashPointName[] = [
    'before a request is taken',
    'after a request is taken',
    'before a queue item is taken',
    'after a queue item is taken',
    'before converging',
    'after converging',
  ];

  it.each(points)('%s loses nothing and does nothing twice', async (point) => {
    const scene = new Scene();
    await scene.begin();
    let armed = false;
    const first = await scene.service((at) => {
      if (armed && at === point) throw new Crash(at);
    });
    await scene.node('n1');
    await eventually(async () => expect(await scene.zk.stat('/maas/queue')).toBeDefined());

    armed = true;
    const viaQueue = encodeQueueItem({ name: 'echo', version: '1.0', memory: 10, path: '/models/echo', numInstances: 2, action: 'ADD' });
    await offer(scene.zk, '/maas/queue', viaQueue);
    const asked = scene.ask(add(3));
    expect(await first.ended).toBeInstanceOf(Crash);
    await scene.service();

    expect(await asked).toMatchObject({ wanted: { before: 0, after: 3 } });
    await eventually(async () => expect(await scene.assigned()).toHaveLength(5));
    const path = control.deployment({ name: modelName('echo'), version: modelVersion('1.0') });
    const echo = await scene.zk.read(path);
    expect(echo && deploymentCodec.decode(echo.data, path)).toMatchObject({ instances: 2 });
    expect(await scene.states()).toEqual(['done', 'done']);
    await scene.close();
  });
});

describe('a service whose connection breaks', () => {
  const faults = ['unknown, done', 'unknown, not done', 'unavailable'] as const;
  const cases = faults.flatMap((fault) => [0, 1, 2, 3, 4].map((commit) => ({ fault, commit })));

  it.each(cases)('in its commit $commit, $fault, loses nothing and does nothing twice', async ({ fault, commit }) => {
    const scene = new Scene();
    await scene.begin();
    let commits = -1;
    await scene.service(undefined, ({ name }) => (name === 'commit' && ++commits === commit ? fault : undefined));
    await scene.node('n1');
    await eventually(async () => expect(await scene.zk.stat('/maas/queue')).toBeDefined());

    const item = encodeQueueItem({ name: 'echo', version: '1.0', memory: 10, path: '/models/echo', numInstances: 2, action: 'ADD' });
    const [asked] = await Promise.all([scene.ask(add(3, { ensure: true })), offer(scene.zk, '/maas/queue', item)]);
    expect(asked).toMatchObject({ wanted: { before: 0, after: 3 } });
    await eventually(async () => expect(await scene.states()).toEqual(['done', 'done']));
    await eventually(async () => expect(await scene.assigned()).toHaveLength(5));
    await scene.close();
  });
});

describe('a request that can not be carried out', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene();
    await scene.begin();
    await scene.service();
    await scene.node('n1');
  });
  afterEach(() => scene.close());

  it('is put aside when it is no request, and holds up nothing', async () => {
    await scene.zk.create(control.request('junk'), new TextEncoder().encode('{"verb":"dance"}'));
    expect(await scene.ask(add(1))).toMatchObject({ wanted: { after: 1 } });

    expect(await scene.zk.stat(control.request('junk'))).toBeUndefined();
    const path = control.quarantined('request-junk');
    const znode = await scene.zk.read(path);
    expect(znode && quarantinedCodec.decode(znode.data, path)).toMatchObject({ source: 'requests', name: 'junk', length: 16 });
  });

  it('is put aside when the leader may not read it', async () => {
    const acl = [{ scheme: 'digest', id: 'ann:x', permissions: ['read'] }] as const;
    await scene.zk.create(control.request('secret'), new Uint8Array(), { acl });
    expect(await scene.ask(add(1))).toMatchObject({ wanted: { after: 1 } });
    await eventually(async () => expect(await scene.zk.stat(control.request('secret'))).toBeUndefined());
  });

  it('is rejected when it and its deployment are too large together', async () => {
    const manifest = { padding: 'x'.repeat(600_000) };
    await expect(scene.ask(add(1, { manifest }))).rejects.toMatchObject({ code: 'PACKET_TOO_LARGE' });
    expect(await scene.ask(add(1))).toMatchObject({ wanted: { after: 1 } });
  });

  it("is rejected when Metron's client names no path", async () => {
    await eventually(async () => expect(await scene.zk.stat('/maas/queue')).toBeDefined());
    const item = { name: 'dga', version: '1.0', memory: 10, path: null, numInstances: 1, action: 'ADD' } as const;
    await offer(scene.zk, '/maas/queue', encodeQueueItem(item));
    await eventually(async () => expect(await scene.states()).toEqual(['rejected as BAD_REQUEST']));
  });
});

describe('requests made at once', () => {
  it('are taken in the order they were made, although the first is read last', async () => {
    const scene = new Scene();
    await scene.begin();
    await scene.service(undefined, failOnce('read', 'unavailable', '/maas/queue/qn-0000000000'));
    await scene.node('n1');
    await eventually(async () => expect(await scene.zk.stat('/maas/queue')).toBeDefined());

    const model = { name: 'dga', version: '1.0', memory: 10, path: '/models/dga' };
    const items = [
      encodeQueueItem({ ...model, numInstances: 2, action: 'ADD' }),
      encodeQueueItem({ ...model, numInstances: 1, action: 'REMOVE' }),
    ];
    await Promise.all(items.map((item) => offer(scene.zk, '/maas/queue', item)));

    await eventually(async () => expect(await scene.states()).toEqual(['done', 'done']));
    await eventually(async () => expect(await scene.assigned()).toHaveLength(1));
    await scene.close();
  });
});

describe('a deployment that can not be read', () => {
  it('keeps what runs of it', async () => {
    let scene = new Scene();
    await scene.begin();
    await scene.service();
    await scene.node('n1');
    await eventually(async () => void (await scene.ask(add(2, { ensure: true }))));
    await eventually(async () => expect(await scene.assigned()).toHaveLength(2));
    await scene.close();

    await scene.zk.write(control.deployment(dga), new TextEncoder().encode('{"of":"a newer maas"}'), 'any');
    scene = Object.assign(new Scene(), { ensemble: scene.ensemble });
    await scene.begin();
    await scene.service();
    const other = add(1, { name: modelName('echo') });
    await eventually(async () => void (await scene.ask(other)));
    await eventually(async () => expect(await scene.assigned()).toHaveLength(3));
    await scene.close();
  });
});

describe('an engine that fails', () => {
  const failing = (machine: MemoryMachine, sabotage: EngineSabotage): EngineKind => ({
    name: 'agents',
    open: async (leadership) => new FailingEngine(new MemoryEngine(machine, leadership), sabotage),
  });

  it.each(['before', 'after'] as const)('in passing, %s its work, ends a term: the next one does what is wanted, once', async (when) => {
    const scene = new Scene();
    await scene.begin();
    const machine = new MemoryMachine(1_000);
    const faults = [{ when, error: new ZooKeeperError('unavailable', '/maas') }];
    const engine = failing(machine, (deployments) => (deployments.length > 0 ? faults.shift() : undefined));
    await scene.service(undefined, undefined, [engine]);
    await eventually(async () => expect(await scene.ask(add(2))).toMatchObject({ wanted: { after: 2 } }));
    await eventually(async () => expect(machine.instances).toHaveLength(2));
    expect(faults).toEqual([]);
    await scene.close();
  });
});

describe('a service whose term ends', () => {
  it('lets another lead while it waits to stand again', async () => {
    const scene = new Scene();
    await scene.begin();
    const opened: string[] = [];
    const machine = new MemoryMachine(1_000);
    const engine = (name: string, broken: boolean): EngineKind => ({
      name: 'agents',
      open: async (leadership) => {
        opened.push(name);
        if (broken) throw new ZooKeeperError('unavailable', '/maas');
        return new MemoryEngine(machine, leadership);
      },
    });
    scene.clock = new ManualClock();
    await scene.service(undefined, undefined, [engine('first', true)]);
    await eventually(async () => expect(opened).toEqual(['first']));
    await scene.service(undefined, undefined, [engine('second', false)]);
    await eventually(async () => expect(opened).toEqual(['first', 'second']));
    await scene.close();
  });
});

describe('a service that lacks an engine in use', () => {
  it('does not stand for leader until nothing uses it any more', async () => {
    const scene = new Scene();
    await scene.begin();
    const machine = new MemoryMachine(1_000);
    const yarn: EngineKind = { name: 'yarn', open: async (leadership) => new MemoryEngine(machine, leadership, 'yarn') };
    const { ended } = await scene.service(undefined, undefined, [yarn]);
    await eventually(async () => expect(await scene.ask(add(1, { engine: 'yarn' }))).toMatchObject({ wanted: { after: 1 } }));
    scene.end.abort(new Error('stopped'));
    await ended;

    const { zk } = scene;
    const next = Object.assign(new Scene(), { ensemble: scene.ensemble, zk });
    await next.service();
    await eventually(async () => {
      expect(next.log.entries).toContainEqual(expect.objectContaining({ message: expect.stringContaining('not standing for leader') }));
    });
    expect(await zk.children(control.election)).toEqual([]);

    await zk.delete(control.deployment(dga), 'any');
    await eventually(async () => expect(await zk.children(control.election)).toHaveLength(1));
    await next.close();
  });
});
