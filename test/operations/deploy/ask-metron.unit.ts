import { beforeEach, describe, expect, it } from 'vitest';
import { ensureLayout } from '../../../src/control/ensure-layout.js';
import { controlPaths } from '../../../src/control/layout.js';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import { encodeRegistration } from '../../../src/metron/registration.js';
import { encodeServiceConfig } from '../../../src/metron/service-config.js';
import { isRunByMetron } from '../../../src/operations/cluster/metron-cluster.js';
import { askMetron, type MetronProgress, requireQueue } from '../../../src/operations/deploy/ask-metron.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { createWithParents, ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { waitForChildren } from '../../../src/zookeeper/recipes/wait-for.js';

const zkRoot = '/metron/maas/config';
const places = { queuePath: '/other/queue', serviceRoot: '/other/service' };
const add = {
  name: modelName('dga'),
  version: modelVersion('1.0'),
  numInstances: 2,
  memory: 512,
  action: 'ADD',
  path: '/user/root/dga',
} as const;
const remove = { ...add, memory: 0, action: 'REMOVE', path: null, numInstances: 1 } as const;

describe("a request to Metron's service", () => {
  const clock = new ManualClock(0);
  const random = seededRandom(1);
  let zk: ZooKeeper;
  let master: ZooKeeper;
  let told: MetronProgress[];

  beforeEach(async () => {
    const ensemble = new MemoryEnsemble();
    zk = await ensemble.connect();
    master = await ensemble.connect();
    await createWithParents(zk, zkRoot, encodeServiceConfig(places));
    await ensurePath(zk, places.queuePath);
    told = [];
  });

  const ask = (request: Parameters<typeof askMetron>[1], wait = true, signal = new AbortController().signal) =>
    askMetron({ zk, zkRoot, clock, random }, request, { timeoutMs: 30_000, wait, signal, onProgress: (progress) => told.push(progress) });
  const registered = (id: string, version = '1.0') =>
    createWithParents(
      master,
      `${places.serviceRoot}/dga/${id}`,
      encodeRegistration({ name: 'dga', version, id, url: `http://node1:400${id}`, functions: { apply: 'apply' } }),
    );

  const readable = [{ scheme: 'world', id: 'anyone', permissions: ['read'] }] as const;

  it('is known beforehand to be possible, without a trace on the queue', async () => {
    await requireQueue({ zk, zkRoot, clock, random }, new AbortController().signal);
    expect(await zk.children(places.queuePath)).toEqual([]);
    await zk.writeAcl(places.queuePath, readable);
    const required = requireQueue({ zk, zkRoot, clock, random }, new AbortController().signal);
    await expect(required).rejects.toMatchObject({ fault: 'not allowed' });
  });

  const queued = () =>
    waitForChildren(
      zk,
      places.queuePath,
      (names) => (names?.length === 1 ? true : undefined),
      { clock, random },
      new AbortController().signal,
    );

  /** What Metron's master does first: takes the smallest item off. */
  async function take(): Promise<string> {
    const never = new AbortController().signal;
    const name = await waitForChildren(master, places.queuePath, (names) => names?.toSorted()[0], { clock, random }, never);
    const path = `${places.queuePath}/${name}`;
    const data = (await master.read(path))?.data;
    await master.delete(path, 'any');
    return new TextDecoder().decode(data);
  }

  it('is on the queue that the configuration names, in exactly the form that its reader knows, and done when the registry shows it', async () => {
    await registered('1');
    await registered('7', '2.0');
    const asking = ask(add);
    expect(await take()).toBe('{"name":"dga","version":"1.0","numInstances":2,"memory":512,"action":"ADD","path":"/user/root/dga"}');
    await registered('2');
    await registered('3');
    expect(await asking).toMatchObject({
      via: 'metron',
      item: '/other/queue/qn-0000000000',
      registered: { before: 1, after: 3 },
      endpoints: ['http://node1:4001', 'http://node1:4002', 'http://node1:4003'],
    });
    expect(told[0]).toEqual({ at: 'queued', item: '/other/queue/qn-0000000000' });
    expect(told).toContainEqual({ at: 'taken' });
  });

  it('takes instances away, one or all that are registered', async () => {
    await registered('1');
    await registered('2');
    const one = ask(remove);
    expect(await take()).toBe('{"name":"dga","version":"1.0","numInstances":1,"memory":0,"action":"REMOVE","path":null}');
    await master.delete(`${places.serviceRoot}/dga/1`, 'any');
    expect((await one).registered).toEqual({ before: 2, after: 1 });

    const all = ask({ ...remove, numInstances: 'all' });
    expect(await take()).toContain('"numInstances":1');
    await master.delete(`${places.serviceRoot}/dga/2`, 'any');
    expect((await all).registered).toEqual({ before: 1, after: 0 });
    await expect(ask({ ...remove, numInstances: 'all' })).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
  });

  it('is done when the last instance goes while its registration is just read', async () => {
    await registered('1');
    let gone: Promise<void> | undefined;
    const onProgress = ({ at }: MetronProgress) => {
      if (at === 'registered') gone ??= master.delete(`${places.serviceRoot}/dga/1`, 'any');
    };
    const signal = new AbortController().signal;
    const asking = askMetron({ zk, zkRoot, clock, random }, remove, { timeoutMs: 30_000, wait: true, signal, onProgress });
    await take();
    expect((await asking).registered).toEqual({ before: 1, after: 0 });
    await gone;
  });

  it('is withdrawn when nobody takes it, so that nothing of it happens later', async () => {
    const asking = ask(add);
    asking.catch(() => {});
    await queued();
    await clock.advance(30_000);
    await expect(asking).rejects.toMatchObject({ code: 'NO_LEADER', exit: 8 });
    expect(await zk.children(places.queuePath)).toEqual([]);
  });

  it('is withdrawn when its asker is interrupted', async () => {
    const stop = new AbortController();
    const asking = ask(add, true, stop.signal);
    asking.catch(() => {});
    await queued();
    stop.abort(new Error('Ctrl-C'));
    await expect(asking).rejects.toThrow('Ctrl-C');
    expect(await zk.children(places.queuePath)).toEqual([]);
  });

  it('is not waited for longer than until it is taken, when that is asked', async () => {
    const asking = ask(add, false);
    await take();
    expect((await asking).registered).toEqual({ before: 0, after: 0 });
  });
});

describe('who runs a cluster', () => {
  const control = controlPaths();
  const signal = new AbortController().signal;

  it("is Metron's service where its configuration is and our records are not, unless a setting says otherwise", async () => {
    const zk = await new MemoryEnsemble().connect();
    const cluster = { zk, control, zkRoot, signal };
    expect(await isRunByMetron(cluster, 'auto')).toBe(false);
    expect(await isRunByMetron(cluster, 'yes')).toBe(true);

    await createWithParents(zk, zkRoot, encodeServiceConfig(places));
    expect(await isRunByMetron(cluster, 'auto')).toBe(true);
    expect(await isRunByMetron(cluster, 'no')).toBe(false);

    await ensureLayout(zk, control);
    expect(await isRunByMetron(cluster, 'auto')).toBe(false);
  });
});
