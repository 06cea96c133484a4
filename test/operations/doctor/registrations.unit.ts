import { beforeEach, describe, expect, it } from 'vitest';
import { encodeRegistration } from '../../../src/metron/registration.js';
import type { EndpointState, Examined } from '../../../src/operations/doctor/check.js';
import { examine } from '../../../src/operations/doctor/doctor.js';
import { goneRegistrations, prune } from '../../../src/operations/doctor/prune.js';
import { registrations } from '../../../src/operations/doctor/registrations.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { CreateMode, ZooKeeper } from '../../../src/zookeeper/port.js';
import { ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';
import { examined, only } from './examined.js';

const path = '/maas/service/dga/2';
const data = encodeRegistration({ name: 'dga', version: '1.0', id: '2', url: 'http://node1:1500', functions: {} });

describe('a registration of somebody else', () => {
  let zk: ZooKeeper;
  let state: EndpointState;
  const callEndpoint = async () => state;
  beforeEach(async () => {
    zk = await new MemoryEnsemble().connect();
    state = { kind: 'refused' };
  });

  async function register(mode: CreateMode = 'persistent') {
    await ensurePath(zk, '/maas/service/dga');
    await zk.create(path, data, { mode });
  }
  const levels = async (parts: Partial<Examined>) => (await only(registrations, { zk, ...parts })).slice(1).map(({ level }) => level);

  it.each<[EndpointState, string]>([
    [{ kind: 'answers' }, 'ok'],
    [{ kind: 'refused' }, 'problem'],
    [{ kind: 'silent', reason: 'no such host' }, 'problem'],
  ])('whose endpoint is %j', async (called, level) => {
    await register();
    state = called;
    expect(await levels({ callEndpoint })).toEqual([level]);
  });

  it('is not called unless that is wanted', async () => {
    await register();
    expect(await levels({})).toEqual(['warning']);
  });

  it('is told of once for a model, however many instances there are', async () => {
    await register();
    for (const id of ['3', '4']) await zk.create(`/maas/service/dga/${id}`, data);
    const [, ...findings] = await only(registrations, { zk });
    expect(findings.map(({ message }) => message)).toEqual([
      'dga 1.0 at http://node1:1500 and 2 more instances are registered by somebody else',
    ]);
  });

  it('is no problem while the session of its owner lives', async () => {
    await register('ephemeral');
    expect(await levels({ callEndpoint })).toEqual(['warning']);
  });

  describe('that is found gone', () => {
    async function foundGone() {
      await register();
      const cluster = await examined({ zk, callEndpoint });
      const report = await examine(cluster, [registrations]);
      expect(goneRegistrations(report)).toHaveLength(1);
      return { cluster, report };
    }

    it('is taken away', async () => {
      const { cluster, report } = await foundGone();
      expect(goneRegistrations(await prune(report, cluster))).toEqual([]);
      expect(await zk.stat(path)).toBeUndefined();
    });

    it('stays when its endpoint answers by then', async () => {
      const { cluster, report } = await foundGone();
      state = { kind: 'answers' };
      expect(goneRegistrations(await prune(report, cluster))).toHaveLength(1);
      expect(await zk.stat(path)).toBeDefined();
    });

    it('stays when it was registered anew meanwhile, with the same version of its znode', async () => {
      const { cluster, report } = await foundGone();
      await zk.delete(path, 'any');
      await zk.create(path, data);
      expect(goneRegistrations(await prune(report, cluster))).toHaveLength(1);
      expect(await zk.stat(path)).toBeDefined();
    });
  });

  it('whose machine can not be reached is never taken away', async () => {
    await register();
    state = { kind: 'silent', reason: 'no route' };
    expect(goneRegistrations(await examine(await examined({ zk, callEndpoint }), [registrations]))).toEqual([]);
  });
});
