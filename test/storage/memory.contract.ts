import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { MemoryStore } from '../../src/storage/memory.js';
import { modelStoreContract } from './contract.js';

modelStoreContract('memory', async () => ({ store: new MemoryStore(new ManualClock()), [Symbol.asyncDispose]: async () => undefined }));
