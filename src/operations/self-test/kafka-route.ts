import type { Kafka } from '../../kafka/port.js';
import { stopSensor } from '../sensors/sensors.js';
import { startSensor } from '../sensors/start-sensors.js';
import { createTopic } from '../sensors/topics.js';
import { PlainSearch } from './plain-search.js';
import type { SensorRoute } from './sensor-steps.js';
import type { TestedCluster } from './tested-cluster.js';

export interface KafkaRouteOptions {
  readonly kafka: Kafka;
  /** Of the search server: `http://node1:9200`. */
  readonly searchUrl: string;
  /** Of the search server, `user:password`; undefined: it asks for none. */
  readonly searchCredentials: string | undefined;
}

const workerMb = 256;
const askMs = 30_000;

/** The route of production: a topic, a worker on a node, and a search server. */
export function kafkaRoute(cluster: TestedCluster, { kafka, searchUrl, searchCredentials }: KafkaRouteOptions): SensorRoute {
  const { sensor } = cluster.names;
  const search = new PlainSearch(searchUrl, searchCredentials);
  return {
    preparations: [
      {
        id: 'create-topic',
        title: `create the topic ${sensor}`,
        run: async ({ signal, cleanUp }) => {
          await createTopic(kafka.topics, { name: sensor, partitions: 1, replicationFactor: 1 }, { ifNotExists: false, signal });
          cleanUp(`the topic ${sensor}`, (over) => kafka.topics.delete(sensor, { signal: over }));
        },
      },
      {
        id: 'start-sensor',
        title: `start the sensor ${sensor} on a node`,
        run: async ({ signal, cleanUp }) => {
          const asking = (over: AbortSignal) => ({ requester: cluster.requester, timeoutMs: askMs, signal: over, wait: true });
          cleanUp(`the workers of the sensor ${sensor}`, async (over) => {
            await stopSensor({ ...cluster, signal: over }, sensor, asking(over));
          });
          const args = ['--from', 'kafka', '--to', 'search', '--kafka', kafka.brokers, '--search', searchUrl];
          await startSensor(cluster, { sensor, arguments: args, instances: 1, memoryMb: workerMb, replace: false }, asking(signal));
        },
      },
    ],
    async send(lines, { signal, cleanUp }) {
      cleanUp(`the indices ${sensor}_index_*`, (over) => search.deleteIndices(sensor, over));
      await using producer = await kafka.openProducer();
      await producer.send(
        lines.map((line) => ({ topic: sensor, value: Buffer.from(line) })),
        { signal },
      );
    },
    documents: (signal) => search.documents(sensor, signal),
  };
}
