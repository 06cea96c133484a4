import { describe, expect, it } from 'vitest';
import { encodeRegistration } from '../../../src/metron/registration.js';
import { readRegistrations } from '../../../src/operations/cluster/read-registrations.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import type { ReadOptions } from '../../../src/zookeeper/port.js';
import { ensurePath } from '../../../src/zookeeper/recipes/ensure-path.js';

const count = 1_200;

describe('the registrations of a model of many instances', () => {
  it('are all read, a part of them at a time', async () => {
    const zk = await new MemoryEnsemble().connect();
    await ensurePath(zk, '/maas/service/dga');
    const ids = Array.from({ length: count }, (_, at) => `${at}`);
    for (const id of ids)
      await zk.create(
        `/maas/service/dga/${id}`,
        encodeRegistration({ name: 'dga', version: '1.0', id, url: 'http://node1:1', functions: {} }),
      );

    let [underWay, most] = [0, 0];
    const read = async (path: string, options?: ReadOptions) => {
      underWay += 1;
      most = Math.max(most, underWay);
      const znode = await zk.read(path, options);
      underWay -= 1;
      return znode;
    };
    const watched = new Proxy(zk, { get: (target, name) => (name === 'read' ? read : Reflect.get(target, name, target).bind(target)) });
    const { registrations, problems } = await readRegistrations(watched, '/metron/maas/config', new AbortController().signal);

    expect(problems).toEqual([]);
    expect(new Set(registrations.map(({ id }) => id))).toEqual(new Set(ids));
    expect(most).toBeLessThanOrEqual(500);
  });
});
