import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import type { SecurityProtocol } from '../../kafka/security.js';
import { findBrokers } from '../../operations/sensors/find-brokers.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { Settings } from '../settings/resolve.js';

/** From where and to where workers go, as flags say it. */
export interface WorkerEnds {
  readonly from: string;
  readonly to: string;
  readonly kafka: string | undefined;
  readonly 'kafka-config': string | undefined;
  readonly 'kafka-protocol': string | undefined;
  readonly search: string | undefined;
}

/**
 * What workers are told of their ends. A path is of the node, so it has to be whole; on a maas dev, which is this machine, it may be of
 * this directory, and our settings of Kafka and of the index go along.
 *
 * @throws Failure WRONG_USAGE for a relative path on the nodes, and for standard input and output, which workers have none of
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
 * Tells before anything is started what a maas dev lacks: it has neither Kafka nor an index, and its workers know what they are told alone.
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
