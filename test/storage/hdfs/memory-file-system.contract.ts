import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { MemoryHdfs } from '../../../src/storage/hdfs/memory-file-system.js';
import { hdfsContract } from './file-system-contract.js';

hdfsContract('memory', async () => ({
  hdfs: new MemoryHdfs(new ManualClock()),
  home: '/test',
  [Symbol.asyncDispose]: async () => undefined,
}));
