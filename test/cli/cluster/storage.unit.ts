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
const placesOf = async (flags: Record<string, string>) =>
  (await storageOf(flags).hdfsPlaces()).map(({ files, directory }) => [files.uri, directory]);

describe('the storage of a cluster', () => {
  it.each([
    ['hdfs://node1/apps/maas', 'hdfs://node1', '/apps/maas'],
    ['webhdfs://node1:9870/a%20b', 'webhdfs://node1:9870', '/a b'],
    ['swebhdfs://node1:9871,node2:9871/apps', 'swebhdfs://node1:9871,node2:9871', '/apps'],
  ])('has the place on HDFS where a store is: %s', async (store, hdfs, directory) => {
    expect(await placesOf({ store })).toEqual([[hdfs, directory]]);
    expect(await storageOf({ store }).hdfs()).toBeUndefined();
  });

  it('has none for a store in a directory, and beside that of the store another HDFS that is named', async () => {
    expect(await placesOf({ store: 'file:///shared/maas' })).toEqual([]);
    expect(await placesOf({ store: 'hdfs://node1/apps/maas', hdfs: 'hdfs://node1' })).toEqual([['hdfs://node1', '/apps/maas']]);
    expect(await placesOf({ store: 'hdfs://node1/apps/maas', hdfs: 'hdfs://node2' })).toEqual([
      ['hdfs://node1', '/apps/maas'],
      ['hdfs://node2', '/tmp'],
    ]);
  });

  it("names the file of Hadoop's that named no store", () => {
    expect(() => storageOf({}).storeAddress()).toThrow(/^no setting says where model archives are kept$/);
    expect(() => storageOf({}, { HADOOP_CONF_DIR: '/etc/hadoop' }).storeAddress()).toThrow(/was found in \/etc\/hadoop\/core-site\.xml$/);
  });
});
