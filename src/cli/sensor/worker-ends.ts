import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import type { SecurityProtocol } from '../../kafka/security.js';
import { findBrokers } from '../../operations/sensors/find-brokers.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { Settings } from '../settings/resolve.js';

/** What workers read from and write to, as given by flags. */
export interface WorkerEnds {
  readonly from: string;
  readonly to: string;
  readonly kafka: string | undefined;
  readonly 'kafka-config': string | undefined;
  readonly 'kafka-protocol': string | undefined;
  readonly search: string | undefined;
}

/**
 * The ends to pass to workers. Paths are on the node and must be absolute. On `maas dev` the node is this machine: a relative path is
 * resolved here, and our own settings for Kafka and the index are passed along.
 *
 * @throws Failure WRONG_USAGE for a relative path on a node, and for `-`: workers have no standard input or output
 */
export function workerEnds(said: WorkerEnds, settings: Settings): WorkerEnds {
  const onDev = isOnDev(settings);
  const placed = (flag: string, place: string) => placeOf(flag, place, onDev);
  const ends = { ...said, from: placed('from', said.from), to: placed('to', said.to) };
  if (!onDev) return ends;
  const { kafka, kafkaConfig, kafkaProtocol, search } = settings;
  const file = said['kafka-config'] ?? kafkaConfig?.value;
  return {
    ...ends,
    kafka: said.kafka ?? kafka?.value,
    'kafka-config': file && path.resolve(file),
    'kafka-protocol': said['kafka-protocol'] ?? kafkaProtocol?.value,
    search: said.search ?? search?.value,
  };
}

/**
 * Fails early when workers on `maas dev` would lack Kafka or an index: it has neither, and its workers know only what they are passed.
 *
 * @throws Failure KAFKA_UNREACHABLE, BAD_SETTING
 */
export async function checkEndsOnDev(ends: WorkerEnds, settings: Settings, zk: ZooKeeper, signal: AbortSignal): Promise<void> {
  if (!isOnDev(settings)) return;
  const { from, to, kafka, search } = ends;
  const protocol = (ends['kafka-protocol'] ?? 'PLAINTEXT') as SecurityProtocol;
  const quorum = settings.zkQuorum.value;
  if ((from === 'kafka' || to === 'kafka') && kafka === undefined) await findBrokers(zk, { protocol, quorum, onDev: true, signal });
  if (to !== 'search' || search !== undefined) return;
  const hint = 'give --search sqlite:///path/of/file or http://host:9200, or set MAAS_SEARCH; or --to FILE';
  throw new Failure('BAD_SETTING', 'no setting says where the search index is', { setting: 'search' }, { hint });
}

function isOnDev({ zkQuorum }: Settings): boolean {
  return zkQuorum.origin.kind === 'dev';
}

function placeOf(flag: string, place: string, onDev: boolean): string {
  if (place === 'kafka' || place === 'search' || path.isAbsolute(place)) return place;
  if (place !== '-' && onDev) return path.resolve(place);
  const what = place === '-' ? 'workers on the nodes have no standard input or output' : 'a path on the nodes must be absolute';
  throw new Failure('WRONG_USAGE', `--${flag} ${place}: ${what}`, {}, { hint: 'maas sensor run reads and writes on this machine' });
}
