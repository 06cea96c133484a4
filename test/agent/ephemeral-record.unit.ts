import { describe, expect, it } from 'vitest';
import { EphemeralRecord } from '../../src/agent/ephemeral-record.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { until } from '../eventually.js';
import { bytes, ports, text } from '../zookeeper/recipes/scene.js';

const path = '/maas/control/instances/yarn@host1/dga-1.0-x';

describe('what a runner says of its instance', () => {
  it('is there as it was put last, and goes with its session', async () => {
    const ensemble = new MemoryEnsemble();
    const [zk, other] = [await ensemble.connect(), await ensemble.connect()];
    const record = new EphemeralRecord({ zk, path, ...ports });
    record.put(bytes('starting'));
    record.put(bytes('ready'));
    await until('it is there', async () => text((await other.read(path))?.data) === 'ready');
    record.put(bytes('draining'));
    await until('it is there', async () => text((await other.read(path))?.data) === 'draining');
    await zk.close();
    await until('it is gone', async () => (await other.read(path)) === undefined);
  });

  it('is withdrawn for good', async () => {
    const zk = await new MemoryEnsemble().connect();
    const record = new EphemeralRecord({ zk, path, ...ports });
    record.put(bytes('ready'));
    await until('it is there', async () => (await zk.read(path)) !== undefined);
    await record.withdraw();
    record.put(bytes('late'));
    expect(await zk.read(path)).toBeUndefined();
  });
});
