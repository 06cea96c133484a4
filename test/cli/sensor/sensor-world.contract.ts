import { expect, it } from 'vitest';
import { realConnectors } from '../../../src/cli/cluster/connectors.js';
import { SensorWorld } from '../../../src/cli/sensor/sensor-world.js';
import { resolveSettings } from '../../../src/cli/settings/resolve.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { silentLog } from '../../../src/runtime/log/log.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { Outside } from '../harness.js';

it('connects again for the next message after the cluster could not be reached', async () => {
  await using directory = await temporaryDirectory();
  let tries = 0;
  await using world = await SensorWorld.open({
    io: new Outside(),
    clock: systemClock,
    random: systemRandom,
    connectors: realConnectors,
    settings: resolveSettings({ flags: {}, env: {}, config: [], hadoop: [], dev: undefined }),
    log: silentLog,
    signal: new AbortController().signal,
    config: directory.path,
    openCluster: async () => {
      tries += 1;
      throw new Failure('ZOOKEEPER_UNREACHABLE', 'no ZooKeeper server answers');
    },
    openKafka: async () => {
      throw new Error('no Kafka is needed');
    },
  });
  const { environment } = world.pipelineOf('squid');
  const expression = environment.evaluator.compile("MAAS_GET_ENDPOINT('dga')");
  for (let message = 0; message < 2; message += 1) await expression.evaluateAsync(new Map()).catch(() => {});
  expect(tries).toBe(2);
});
