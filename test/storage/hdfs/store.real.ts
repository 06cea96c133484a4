import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { openHdfsFileSystem } from '../../../src/storage/hdfs/connect.js';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { modelStoreContract } from '../contract.js';
import { hdfsContract } from './file-system-contract.js';
import { optionsFor, storeOn } from './shared-hdfs.js';

const stack = await orSkipLoudly('HDFS', () => startHdfs());
afterAll(() => stack?.[Symbol.asyncDispose]());

if (stack !== undefined) {
  modelStoreContract('HDFS', async () => ({ store: storeOn(stack), [Symbol.asyncDispose]: async () => undefined }));

  hdfsContract('HDFS', async () => ({
    hdfs: openHdfsFileSystem(stack.uri, optionsFor(stack)),
    home: `/test/${randomUUID()}`,
    [Symbol.asyncDispose]: async () => undefined,
  }));
}
