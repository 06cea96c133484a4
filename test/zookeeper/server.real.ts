import { afterAll, describe } from 'vitest';
import { orSkipLoudly } from '../stack/wanting.js';
import { startZooKeeper, type ZooKeeperVersion } from '../stack/zookeeper.js';
import { zooKeeperContract } from './contract.js';
import { serverTestEnsemble } from './server-ensemble.js';

const versions: readonly ZooKeeperVersion[] = ['3.9.5', '3.4.14'];

for (const version of versions) {
  const name = `ZooKeeper ${version}`;
  const stack = await orSkipLoudly(name, () => startZooKeeper({ version }));
  describe.skipIf(stack === undefined)(name, () => {
    afterAll(() => stack?.[Symbol.asyncDispose]());
    zooKeeperContract(name, async () => serverTestEnsemble(stack?.nodes[0]?.port ?? 0));
  });
}
