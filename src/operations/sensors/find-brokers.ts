import { Failure } from '../../errors/catalogue.js';
import type { SecurityProtocol } from '../../kafka/security.js';
import type { ZooKeeper } from '../../zookeeper/port.js';

const brokerIds = '/brokers/ids';

/**
 * Finds the brokers of a Kafka that uses ZooKeeper (before 4.0) by what they registered there.
 *
 * @param options.protocol the security protocol of the wanted listener
 * @param options.onDev whether the ZooKeeper belongs to `maas dev`, which has no Kafka
 * @returns `host:port,…`
 * @throws Failure KAFKA_UNREACHABLE when there is none
 */
export async function findBrokers(
  zk: ZooKeeper,
  {
    protocol,
    quorum,
    onDev = false,
    signal,
  }: {
    readonly protocol: SecurityProtocol;
    readonly quorum: string;
    readonly onDev?: boolean;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<string> {
  const ids = (await zk.children(brokerIds, { signal })) ?? [];
  const registered = await Promise.all(ids.map((id) => zk.read(`${brokerIds}/${id}`, { signal })));
  const addresses = registered.flatMap((znode) => (znode === undefined ? [] : addressOf(znode.data, protocol)));
  if (addresses.length > 0) return addresses.sort().join(',');
  const what = ids.length === 0 ? 'no broker is registered' : `none of ${ids.length} brokers has a listener for ${protocol}`;
  throw new Failure(
    'KAFKA_UNREACHABLE',
    `${onDev ? 'maas dev has no Kafka: ' : ''}${what} in ${brokerIds} of the ZooKeeper ${quorum}`,
    { quorum },
    {
      hint: onDev
        ? 'read files instead: maas sensor run NAME --from FILE, or maas sensor start NAME --from DIRECTORY; or name a Kafka with --kafka host:port'
        : 'give --kafka host:port; Kafka without ZooKeeper, which is every Kafka from 4.0 on, cannot be found this way',
    },
  );
}

function addressOf(data: Uint8Array, protocol: SecurityProtocol): string[] {
  const { endpoints, protocols, host, port } = decode(data);
  for (const endpoint of endpoints) {
    const [, name = '', address = ''] = /^(\w+):\/\/(.+)$/.exec(endpoint) ?? [];
    if ((protocols[name] ?? name) === protocol && !address.startsWith(':')) return [address];
  }
  return protocol === 'PLAINTEXT' && host !== undefined && port !== undefined && port > 0 ? [`${host}:${port}`] : [];
}

/** Decodes Kafka's record of a broker; a broken record counts as empty. */
function decode(data: Uint8Array) {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    json = {};
  }
  const record = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const endpoints = Array.isArray(record['endpoints']) ? record['endpoints'].filter((each) => typeof each === 'string') : [];
  const protocols = (record['listener_security_protocol_map'] ?? {}) as Record<string, unknown>;
  return {
    endpoints,
    protocols: Object.fromEntries(Object.entries(protocols).map(([name, value]) => [name, String(value)])),
    host: typeof record['host'] === 'string' ? record['host'] : undefined,
    port: typeof record['port'] === 'number' ? record['port'] : undefined,
  };
}
