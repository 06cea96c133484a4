/** Creates, gets and queue items a second of maas's own client: `maas-rates.ts QUORUM ROOT COUNT` prints one line of JSON. */
import { resolveTypeScript } from '../../scripts/typescript-sources.ts';

resolveTypeScript();
const { connectZooKeeper } = await import('../../src/zookeeper/client/connect.ts');
const { memoryLog } = await import('../../src/runtime/log/memory-log.ts');
const { systemClock: clock } = await import('../../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../../src/runtime/random/system-random.ts');
const { ensurePath } = await import('../../src/zookeeper/recipes/ensure-path.ts');
const { offer, takeStep, waitingItems } = await import('../../src/zookeeper/recipes/distributed-queue.ts');
type Version = import('../../src/zookeeper/port.ts').Version;

const [quorum = '', root = '', countText = ''] = process.argv.slice(2);
const count = Number(countText);
const data = Buffer.alloc(200, 'x');
const options = {
  quorum,
  sessionTimeoutMs: 20_000,
  operationTimeoutMs: 30_000,
  connectTimeoutMs: 20_000,
  auth: [],
  clock,
  random,
  log: memoryLog(),
};
const zk = await connectZooKeeper(options, AbortSignal.timeout(20_000));
await ensurePath(zk, root);

const create = await rate((at) => zk.create(`${root}/n${at}`, data));
const get = await rate((at) => zk.read(`${root}/n${at}`));

const turns = Math.floor(count / 20);
const started = performance.now();
for (let at = 0; at < turns; at += 1) await offer(zk, `${root}-queue`, data);
for (let taken = 0; taken < turns; ) {
  for (const item of await waitingItems(zk, `${root}-queue`)) {
    await zk.read(item.path);
    await zk.commit([takeStep(item, 0 as Version)]);
    taken += 1;
  }
}
const queue = turns / ((performance.now() - started) / 1_000);
console.log(JSON.stringify({ create, get, queue }));
await zk.close();

/** The client itself holds back what goes beyond 256 in flight. */
async function rate(begin: (at: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, (_, at) => begin(at)));
  return count / ((performance.now() - startedAt) / 1_000);
}
