import { afterAll, describe } from 'vitest';
import { orSkipLoudly } from '../../stack/wanting.js';
import { YarnBelow } from '../../stack/yarn-below.js';
import { resourceManagerContract } from './resource-manager-contract.js';
import { restTo } from './rest-client-for-test.js';

const stack = await orSkipLoudly('YARN', () => YarnBelow.start());
afterAll(() => stack?.[Symbol.asyncDispose]());

describe.skipIf(stack === undefined)('on real servers', { timeout: 180_000 }, () => {
  resourceManagerContract("Hadoop's", { open: () => restTo([stack?.yarn.url ?? ''], stack?.hdfs.user), limitMs: 90_000 });
});
