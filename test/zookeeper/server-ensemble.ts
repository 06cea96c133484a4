import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { type ConnectOptions, connectZooKeeper } from '../../src/zookeeper/client/connect.js';
import type { ZooKeeper } from '../../src/zookeeper/port.js';
import { TcpProxy } from '../stack/proxy.js';
import type { TestEnsemble } from './contract.js';

/** A client as tests make them, of the real kind. */
export function connectForTest(quorum: string, options: Partial<ConnectOptions> = {}): Promise<ZooKeeper> {
  const defaults = { sessionTimeoutMs: 10_000, operationTimeoutMs: 10_000, log: memoryLog(), random: systemRandom, clock: systemClock };
  return connectZooKeeper({ quorum, ...defaults, ...options }, AbortSignal.timeout(20_000));
}

/** The contract's ensemble on a server that listens on a port: each client has a proxy of its own, which breaks its connection alone. */
export function serverTestEnsemble(port: number): TestEnsemble {
  const proxies = new Map<ZooKeeper, TcpProxy>();
  const proxyOf = (client: ZooKeeper) => {
    const proxy = proxies.get(client);
    if (proxy === undefined) throw new Error('not a client of this ensemble');
    return proxy;
  };
  const suspend = (client: ZooKeeper) => {
    proxyOf(client).faults.refuse = true;
    proxyOf(client).cut();
  };
  return {
    async connect({ timeoutMs = 10_000, auth = [], ticket } = {}) {
      const proxy = await TcpProxy.start(() => ({ host: '127.0.0.1', port }));
      const client = await connectForTest(`127.0.0.1:${proxy.port}`, {
        sessionTimeoutMs: timeoutMs,
        auth: auth.map((credentials) => ({ scheme: 'digest', credentials })),
        ticket,
      });
      proxies.set(client, proxy);
      return client;
    },
    // Whoever has the ticket is the session, and may end it.
    async expire(client) {
      const { ticket } = client.session;
      suspend(client);
      if (ticket !== undefined) await (await connectForTest(`127.0.0.1:${port}`, { ticket })).close();
      proxyOf(client).heal();
    },
    suspend: async (client) => suspend(client),
    resume: async (client) => proxyOf(client).heal(),
    async [Symbol.asyncDispose]() {
      await Promise.all([...proxies.values()].map((proxy) => proxy[Symbol.asyncDispose]()));
    },
  };
}
