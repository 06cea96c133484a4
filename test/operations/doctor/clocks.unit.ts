import { beforeEach, describe, expect, it } from 'vitest';
import { controlPaths } from '../../../src/control/layout.js';
import { assignmentCodec, candidateCodec, instanceCodec, nodeCodec } from '../../../src/control/records.js';
import { instanceId, modelName, modelVersion, nodeName } from '../../../src/domain/identity.js';
import { clocks } from '../../../src/operations/doctor/clocks.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ZooKeeper } from '../../../src/zookeeper/port.js';
import { createWithParents } from '../../../src/zookeeper/recipes/ensure-path.js';
import { only } from './examined.js';

const control = controlPaths();
const node = nodeName('node1');
const model = { name: modelName('dga'), version: modelVersion('1.0'), revision: 1 };
const start = Date.UTC(2026, 0, 1);

describe('the clocks of a cluster', () => {
  let now: number;
  let zk: ZooKeeper;
  beforeEach(async () => {
    now = start;
    zk = await new MemoryEnsemble(() => now).connect();
  });

  /** Each is written at the server's `now`. */
  async function nodeStarted(startedAt: number) {
    const rest = { address: 'node1', memoryMb: 1, labels: {}, draining: false, maasVersion: '0.1.0', bootId: 'b', hostname: 'node1' };
    await createWithParents(zk, control.node(node), nodeCodec.encode({ node, startedAt, ...rest }));
  }
  async function instanceSaid(name: string, since: number) {
    const instance = instanceId(name);
    const record = { ...model, instance, node, state: 'ready', since, restarts: 0 } as const;
    await createWithParents(zk, control.instance(node, instance), instanceCodec.encode(record));
  }
  async function leaderPlaced(name: string, placedAt: number) {
    const instance = instanceId(name);
    const artifact = { form: 'flat', uri: '/m' } as const;
    const record = { ...model, instance, kind: 'model', artifact, manifest: {}, memoryMb: 1, placedAt } as const;
    await createWithParents(zk, control.assignment(node, instance), assignmentCodec.encode(record));
  }
  async function leads(host: string) {
    await createWithParents(zk, control.epoch, candidateCodec.encode({ host, pid: 1, maasVersion: '0.1.0', since: now }));
  }
  const found = async () => (await only(clocks, { zk })).map(({ level, message }) => `${level}: ${message}`);

  it('agree where records were written at once, or a little later', async () => {
    await nodeStarted(start);
    await instanceSaid('a', start - 4_000);
    expect(await found()).toEqual(["ok: the clock of node1 agrees with ZooKeeper's"]);
  });

  it('are ahead where a record tells of a moment that is still to come', async () => {
    await nodeStarted(start);
    await instanceSaid('a', start - 500_000);
    await instanceSaid('b', start + 12_000);
    expect(await found()).toEqual(["problem: the clock of node1 is 12 s ahead of ZooKeeper's"]);
  });

  it('seem behind where every record is late, since an outage looks the same', async () => {
    await nodeStarted(start);
    await instanceSaid('a', start - 90_000);
    expect(await found()).toEqual(["warning: the clock of node1 seems 90 s behind ZooKeeper's"]);
  });

  it('are not behind for a node that only came back with a new session', async () => {
    await nodeStarted(start - 500_000);
    expect(await found()).toEqual([]);
  });

  it('of the leader are told by what it has placed itself, not its predecessor', async () => {
    await leaderPlaced('of-another', start + 500_000);
    now += 1_000;
    await leads('node9');
    await leaderPlaced('of-its-own', now - 8_000);
    expect(await found()).toEqual(["problem: the clock of node9, which leads, is 8 s behind ZooKeeper's"]);
  });

  it('are told of beside records that cannot be read, which are not theirs to tell of', async () => {
    await createWithParents(zk, control.node(nodeName('broken')), Buffer.from('?'));
    await createWithParents(zk, control.instance(node, instanceId('broken')), Buffer.from('null'));
    await nodeStarted(start);
    await instanceSaid('a', start + 12_000);
    await createWithParents(zk, control.epoch, Buffer.from('?'));
    expect(await found()).toEqual(["problem: the clock of node1 is 12 s ahead of ZooKeeper's"]);
  });
});
