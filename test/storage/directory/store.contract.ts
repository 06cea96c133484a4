import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { MemoryFiles } from '../../../src/runtime/files/memory-files.js';
import { DirectoryStore } from '../../../src/storage/directory/store.js';
import { modelStoreContract } from '../contract.js';
import { systemPorts } from '../system-ports.js';
import { temporaryDirectory } from '../temporary-directory.js';

modelStoreContract('directory', async () => {
  const root = await temporaryDirectory();
  return { store: new DirectoryStore(`${root.path}/store of models`, systemPorts), [Symbol.asyncDispose]: root[Symbol.asyncDispose] };
});

modelStoreContract('a directory in memory', async () => ({
  store: new DirectoryStore('/store of models', { ...systemPorts, files: new MemoryFiles(systemClock) }),
  [Symbol.asyncDispose]: async () => {},
}));
