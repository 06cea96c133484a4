import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { zooKeeperContract } from './contract.js';
import { memoryTestEnsemble } from './memory-ensemble.js';

zooKeeperContract('memory', async () => memoryTestEnsemble(new MemoryEnsemble()));
