import type { Kafka } from '../../kafka/port.js';
import { stopSensor } from '../sensors/sensors.js';
import { startSensor } from '../sensors/start-sensors.js';
import { createTopic } from '../sensors/topics.js';
import type { TestedCluster } from './model-steps.js';
import type { Found, SensorRoute } from './sensor-steps.js';

export interface KafkaRouteOptions {
  readonly kafka: Kafka;
  /** Of the search server: `http://node1:9200`. */
  readonly searchUrl: string;
}

const workerMb = 256;
const askMs = 30_000;
const fetchMs = 10_000;

/** As in production: a topic, a worker on a node, and an index that is asked over plain HTTP. */
export function kafkaRoute(cluster: TestedCluster, { kafka, searchUrl }: KafkaRouteOptions): SensorRoute {
  const { sensor } = cluster.names;
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
      cleanUp(`the indices ${sensor}_index_*`, (over) => deleteIndices(searchUrl, sensor, over));
      await using producer = await kafka.openProducer();
      await producer.send(
        lines.map((line) => ({ topic: sensor, value: Buffer.from(line) })),
        { signal },
      );
    },
    documents: (signal) => searchPlainly(searchUrl, sensor, signal),
  };
}

/** Not by our own client: what wrote the documents must not be what vouches for them. */
async function searchPlainly(url: string, sensor: string, signal: AbortSignal): Promise<readonly Found[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(fetchMs)]);
  await fetch(`${url}/${sensor}_index_*/_refresh`, { method: 'POST', signal: limit });
  const answer = await fetch(`${url}/${sensor}_index_*/_search?size=100`, { signal: limit });
  if (answer.status === 404) return [];
  const body = (await answer.json()) as { hits?: { hits?: { _source: Found }[] } };
  return (body.hits?.hits ?? []).map(({ _source }) => _source);
}

async function deleteIndices(url: string, sensor: string, signal: AbortSignal): Promise<void> {
  // Servers may refuse to delete by pattern: by name, one by one.
  const listed = await fetch(`${url}/_cat/indices/${sensor}_index_*?format=json&h=index`, { signal });
  if (!listed.ok) return;
  for (const { index } of (await listed.json()) as { index: string }[]) await fetch(`${url}/${index}`, { method: 'DELETE', signal });
}
