import { expect, it } from 'vitest';
import { topologyConfigs } from '../../../src/cli/stellar/topology-configs.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';

it("reads and writes Metron's configurations, over one that is there", async () => {
  const zk = await new MemoryEnsemble().connect();
  const configs = topologyConfigs(async () => ({ zk, signal: new AbortController().signal }));
  expect(await configs.read('parsers/squid')).toBeUndefined();
  await configs.write('parsers/squid', '{"a":1}');
  await configs.write('parsers/squid', '{"a":2}');
  expect(await configs.read('parsers/squid')).toBe('{"a":2}');
  expect(new TextDecoder().decode((await zk.read('/metron/topology/parsers/squid'))?.data)).toBe('{"a":2}');
});
