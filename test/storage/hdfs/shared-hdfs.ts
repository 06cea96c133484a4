import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { openHdfsStore } from '../../../src/storage/hdfs/connect.js';
import type { HdfsStack } from '../../stack/hdfs.js';

export const optionsFor = ({ user }: HdfsStack) => ({
  identity: { user },
  properties: new Map(),
  clock: systemClock,
  random: systemRandom,
});

/** A store of its own for one test, in a directory that is not there yet. */
export function storeOn(stack: HdfsStack, root = `/test/${randomUUID()}/store of models`) {
  return openHdfsStore(`${stack.uri}${encodeURI(root)}`, optionsFor(stack));
}
