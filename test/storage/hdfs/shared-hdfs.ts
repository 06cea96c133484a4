import { randomUUID } from 'node:crypto';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { systemRandom } from '../../../src/runtime/system-random.js';
import { openHdfsStore } from '../../../src/storage/hdfs/connect.js';
import type { HdfsStack } from '../../stack/hdfs.js';

/** A store of its own for one test, in a directory that is not there yet. */
export function storeOn(stack: HdfsStack, root = `/test/${randomUUID()}/store of models`) {
  const identity = { user: stack.user };
  return openHdfsStore(`${stack.uri}${encodeURI(root)}`, { identity, clock: systemClock, random: systemRandom });
}
