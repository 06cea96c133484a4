import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlPaths } from '../../src/control/layout.js';
import {
  assignmentCodec,
  deploymentCodec,
  type NodeRecord,
  nodeCodec,
  type RequestArguments,
  requestCodec,
} from '../../src/control/records.js';
import { modelName, modelVersion, nodeName } from '../../src/domain/identity.js';
import { encodeQueueItem } from '../../src/metron/queue-item.js';
import { askService } from '../../src/operations/ask-service.js';
import { memoryLog } from '../../src/runtime/memory-log.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { systemRandom } from '../../src/runtime/system-random.js';
import type { CrashPointName } from '../../src/service/crash-points.js';
import { runService } from '../../src/service/service.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { offer } from '../../src/zookeeper/recipes/distributed-queue.js';

const control = controlPaths();
const requester = { user: 'ann', host: 'here', via: 'maas' } as const;
const dga = { name: modelName('dga'), version: modelVersion('1.0') };

class Crash extends Error {}

class Scene {
  readonly ensemble = new MemoryEnsemble();
  readonly end = new AbortController();
  readonly services: Promise<unknown>[] = [];
  zk!: ZooKeeper;

  async begin(): Promise<void> {
    this.zk = await this.ensemble.connect();
  }

  async service(crash?: (at: CrashPointName) => void): Promise<{ readonly ended: Promise<unknown> }> {
    const zk = await this.ensemble.connect();
    const running = runService(
      {
        zk,
        control,
        configPath: '/metron/maas/config',
        candidate: { host: 'here', pid: 1, maasVersion: '0.1.0', since: 0 },
        clock: systemClock,
        random: systemRandom,
        log: memoryLog(),
        absence: { timeoutMs: 50, graceMs: 50 },
        crash,
      },
      this.end.signal,
    ).catch((error: unknown) => error);
    const ended = running.finally(() => zk.close());
    this.services.push(ended);
    return { ended };
  }

  async node(name: string, memoryMb = 1024): Promise<ZooKeeper> {
    const zk = await this.ensemble.connect();
    const record: NodeRecord = {
      node: nodeName(name),
      address: name,
      memoryMb,
      labels: {},
      draining: false,
      maasVersion: '0.1.0',
      startedAt: 0,
      bootId: 'boot',
      hostname: name,
    };
    await eventually(async () => expect(await this.zk.stat(control.layout)).toBeDefined());
    await zk.create(control.node(record.node), nodeCodec.encode(record), { mode: 'ephemeral' });
    return zk;
  }

  ask(args: RequestArguments) {
    const asking = { zk: this.zk, control, clock: systemClock, random: systemRandom };
    return askService(asking, args, { requester, timeoutMs: 5_000, signal: this.end.signal });
  }

  async assigned(): Promise<{ node: string; revision: number }[]> {
    const found: { node: string; revision: number }[] = [];
    for (const node of (await this.zk.children(control.assignments)) ?? []) {
      for (const child of (await this.zk.children(`${control.assignments}/${node}`)) ?? []) {
        const path = `${control.assignments}/${node}/${child}`;
        const znode = await this.zk.read(path);
        if (znode !== undefined) found.push({ node, revision: assignmentCodec.decode(znode.data, path).revision });
      }
    }
    return found;
  }

  async close(): Promise<void> {
    this.end.abort(new Error('the test is over'));
    await Promise.all(this.services);
  }
}

function add(instances: number, more: { ensure?: boolean; memoryMb?: number } = {}): RequestArguments {
  const artifact = { form: 'archive', uri: 'file:///store/dga', sha256: 'a'.repeat(64), size: 1 } as const;
  return { verb: 'add', ...dga, engine: 'agents', kind: 'model', instances, ensure: false, memoryMb: 100, artifact, manifest: {}, ...more };
}

async function eventually(check: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

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
    for (const id of (await scene.zk.children(control.requests)) ?? []) {
      const request = await scene.zk.read(control.request(id));
      expect(request && requestCodec.decode(request.data, id).state).toBe('done');
    }
    await scene.close();
  });
});
