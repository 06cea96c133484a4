/** For benches: a model that a server in this process answers for, registered in a ZooKeeper in memory, and found and called as a pipeline does. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveTypeScript } from '../../scripts/typescript-sources.ts';

resolveTypeScript();
const { MemoryEnsemble } = await import('../../src/zookeeper/memory.ts');
const { createWithParents } = await import('../../src/zookeeper/recipes/ensure-path.ts');
const { encodeRegistration } = await import('../../src/metron/registration.ts');
const { Discovery } = await import('../../src/models/discovery.ts');
const { LiveModels } = await import('../../src/models/live-models.ts');
const { modelAnswer } = await import('../../src/stellar/model-answer.ts');
const { memoryLog } = await import('../../src/runtime/log/memory-log.ts');
const { systemClock: clock } = await import('../../src/runtime/clock/system-clock.ts');
const { systemRandom: random } = await import('../../src/runtime/random/system-random.ts');

/**
 * `dga 1.0`, of as many instances.
 *
 * @param answer what it makes of the path and query it is asked, as JSON
 */
export async function registeredModel(instances: number, answer: (target: string) => string) {
  await using opened = new AsyncDisposableStack();
  const server = createServer((request, response) => void response.end(answer(request.url ?? ''))).listen(0, '127.0.0.1');
  opened.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const zk = await new MemoryEnsemble().connect();
  opened.defer(() => zk.close());
  for (let id = 1; id <= instances; id++) {
    const registration = encodeRegistration({ name: 'dga', version: '1.0', id: `${id}`, url, functions: { apply: 'apply' } });
    await createWithParents(zk, `/maas/service/dga/${id}`, registration);
  }
  const discovery = opened.use(new Discovery({ zk, clock, random, log: memoryLog() }, '/metron/maas/config'));
  await discovery.whole;
  const models = opened.use(new LiveModels(discovery, { clock, random }, { decode: modelAnswer }));
  const all = opened.move();
  return { models, clock, random, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
