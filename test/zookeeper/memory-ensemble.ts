import type { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { MemoryZooKeeper } from '../../src/zookeeper/memory-client.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import type { TestEnsemble } from './contract.js';

/** A `MemoryEnsemble` as the contract drives it. */
export function memoryTestEnsemble(ensemble: MemoryEnsemble): TestEnsemble {
  return {
    connect: (options) => ensemble.connect(options),
    expire: async (client) => ensemble.expire(client),
    suspend: async (client) => inMemory(client).suspend(),
    resume: async (client) => inMemory(client).resume(),
    [Symbol.asyncDispose]: async () => {},
  };
}

function inMemory(client: ZooKeeper): MemoryZooKeeper {
  if (!(client instanceof MemoryZooKeeper)) throw new Error('not a client of a MemoryEnsemble');
  return client;
}
