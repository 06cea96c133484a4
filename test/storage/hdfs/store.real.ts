import { afterAll } from 'vitest';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { modelStoreContract } from '../contract.js';
import { storeOn } from './shared-hdfs.js';

const stack = await orSkipLoudly('HDFS', () => startHdfs());
afterAll(() => stack?.[Symbol.asyncDispose]());

if (stack !== undefined) {
  modelStoreContract('HDFS', async () => ({ store: storeOn(stack), [Symbol.asyncDispose]: async () => undefined }));
}
