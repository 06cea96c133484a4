import type { Kafka } from '../kafka/port.js';
import { kafkaRoute } from '../operations/self-test/kafka-route.js';
import { localRoute } from '../operations/self-test/local-route.js';
import type { SensorRoute } from '../operations/self-test/sensor-steps.js';
import type { TestedCluster } from '../operations/self-test/tested-cluster.js';
import { LinuxProcesses } from '../runtime/processes/linux-processes.js';
import { workerHost } from './cluster/worker-host.js';
import { readSearchCredentials } from './search.js';
import type { Settings } from './settings/resolve.js';

const runMs = 120_000;

/** The route of the self-test: through Kafka and the search server if the settings name both, else through files on this machine. */
export async function testRoute(
  cluster: TestedCluster,
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  openKafka: () => Promise<Kafka>,
): Promise<SensorRoute> {
  const search = settings.search?.value;
  if (settings.kafka !== undefined && search?.startsWith('http')) {
    const searchCredentials = await readSearchCredentials(settings.searchAuth?.value, env);
    return kafkaRoute(cluster, { kafka: await openKafka(), searchUrl: search, searchCredentials });
  }

  const processes = new LinuxProcesses(cluster.clock);
  const { command, environment } = workerHost(settings, env);
  const { PATH = '/usr/bin:/bin' } = env;
  const program = { directory: cluster.scratchDirectory, environment: { PATH, HOME: cluster.scratchDirectory, ...environment } };
  return localRoute(cluster, { runMaas: (args, signal) => processes.run({ ...command(args), ...program, timeoutMs: runMs, signal }) });
}
