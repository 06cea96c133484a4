import { describe, expect, it } from 'vitest';
import { openStorage } from '../../../src/cli/cluster/storage.js';
import { resolveSettings } from '../../../src/cli/settings/resolve.js';
import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../../src/runtime/random/system-random.js';

function storageOf(flags: Record<string, string>, env: Record<string, string> = {}) {
  const settings = resolveSettings({ flags, env, config: [], hadoop: [], dev: undefined });
  const never = async () => Promise.reject(new Error('not in this test'));
  const connectors = { zooKeeper: never, store: never, kafka: never };
  return openStorage({ settings, env, connectors, clock, random, log: memoryLog(), signal: new AbortController().signal });
}
const uriOf = async (flags: Record<string, string>) => (await storageOf(flags).hdfsOfStore())?.uri;

describe('the storage of a cluster', () => {
  it.each([
    ['hdfs://prod/apps/maas', 'hdfs://prod'],
    ['webhdfs://node1:9870/apps/maas', 'webhdfs://node1:9870'],
    ['swebhdfs://node1:9871,node2:9871/apps/maas', 'swebhdfs://node1:9871,node2:9871'],
  ])('has the HDFS that a store is on: %s', async (store, hdfs) => {
    expect(await uriOf({ store })).toBe(hdfs);
    expect(await storageOf({ store }).hdfs()).toBeUndefined();
  });

  it('has none for a store in a directory, and the one that is named before that of the store', async () => {
    expect(await uriOf({ store: 'file:///shared/maas' })).toBeUndefined();
    expect(await uriOf({ store: 'hdfs://prod/apps/maas', hdfs: 'hdfs://other' })).toBe('hdfs://other');
  });

  it("names the file of Hadoop's that named no store", () => {
    expect(() => storageOf({}).storeAddress()).toThrow(/^no setting says where model archives are kept$/);
    expect(() => storageOf({}, { HADOOP_CONF_DIR: '/etc/hadoop' }).storeAddress()).toThrow(/was found in \/etc\/hadoop\/core-site\.xml$/);
  });
});
