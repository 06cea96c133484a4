import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { openHdfsFileSystem } from '../../../src/storage/hdfs/connect.js';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { modelStoreContract } from '../contract.js';
import { hdfsContract } from './file-system-contract.js';
import { optionsFor, storeOn } from './shared-hdfs.js';

const stack = await orSkipLoudly('HDFS 2.7', () => startHdfs({ version: '2.7.7' }));
afterAll(() => stack?.[Symbol.asyncDispose]());

if (stack !== undefined) {
  modelStoreContract('HDFS 2.7.7', async () => ({ store: storeOn(stack), [Symbol.asyncDispose]: async () => undefined }));

  hdfsContract('HDFS 2.7.7', async () => ({
    hdfs: openHdfsFileSystem(stack.uri, optionsFor(stack)),
    home: `/test/${randomUUID()}`,
    [Symbol.asyncDispose]: async () => undefined,
  }));
}
