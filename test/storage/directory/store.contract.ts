import { systemClock } from '../../../src/runtime/system-clock.js';
import { DirectoryStore } from '../../../src/storage/directory/store.js';
import { modelStoreContract } from '../contract.js';
import { temporaryDirectory } from '../temporary-directory.js';

modelStoreContract('directory', async () => {
  const root = await temporaryDirectory();
  return { store: new DirectoryStore(`${root.path}/store of models`, systemClock), [Symbol.asyncDispose]: root[Symbol.asyncDispose] };
});
