import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { realConnectors } from '../../../src/cli/cluster/connectors.js';
import { SensorWorld } from '../../../src/cli/sensor/sensor-world.js';
import { resolveSettings } from '../../../src/cli/settings/resolve.js';
import { Failure } from '../../../src/errors/catalogue.js';
import type { WantedProtocol } from '../../../src/kafka/security.js';
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

describe('a pipeline that reads from Kafka', () => {
  /** What it wants of the connection, or why it does not open one. */
  async function wanted(parser: object, env: Record<string, string> = {}): Promise<WantedProtocol | undefined> {
    await using directory = await temporaryDirectory();
    await mkdir(path.join(directory.path, 'parsers'));
    const config = { parserClassName: 'org.apache.metron.parsers.json.JSONMapParser', sensorTopic: 'squid', ...parser };
    await writeFile(path.join(directory.path, 'parsers', 'squid.json'), JSON.stringify(config));
    const asked = Promise.withResolvers<WantedProtocol | undefined>();
    await using world = await SensorWorld.open({
      io: new Outside(),
      clock: systemClock,
      random: systemRandom,
      connectors: realConnectors,
      settings: resolveSettings({ flags: {}, env, config: [], hadoop: [], dev: undefined }),
      log: silentLog,
      signal: new AbortController().signal,
      config: directory.path,
      openCluster: async () => {
        throw new Error('no cluster is needed');
      },
      openKafka: async (protocol) => {
        asked.resolve(protocol);
        throw new Error('asked');
      },
    });
    const ends = { sensor: 'squid', from: 'kafka', to: '-', errors: undefined, said: {} };
    await world.openEnds({ ...ends, stages: ['parse'] }).catch((error) => asked.reject(error));
    return await asked.promise;
  }
  const secret = { 'ssl.truststore.password': 'x' };

  it('wants what its parser says, and for what reason', async () => {
    expect(await wanted({})).toBeUndefined();
    expect(await wanted({ securityProtocol: 'SASL_SSL' })).toMatchObject({
      protocol: 'SASL_SSL',
      where: expect.stringMatching(/squid.*securityProtocol$/),
    });
    expect(await wanted({ securityProtocol: 'PLAINTEXTSASL' })).toMatchObject({ protocol: 'SASL_PLAINTEXT' });
    expect(await wanted({ spoutConfig: { 'security.protocol': 'SSL' } })).toMatchObject({ protocol: 'SSL' });
    expect(await wanted({ securityProtocol: 'ssl', spoutConfig: { 'security.protocol': 'PLAINTEXT' } })).toMatchObject({ protocol: 'SSL' });
  });

  it('is not opened for a protocol that there is none of', async () => {
    await expect(wanted({ securityProtocol: 'TLS' })).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG' });
  });

  it('is not opened without the keys and passwords that stand in its configuration, unless a file has them', async () => {
    const parser = { spoutConfig: { 'security.protocol': 'SSL', ...secret } };
    await expect(wanted(parser)).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG', hint: expect.stringContaining('kafka-config') });
    expect(await wanted(parser, { MAAS_KAFKA_CONFIG: '/etc/maas/kafka.properties' })).toMatchObject({ protocol: 'SSL' });
    expect(await wanted({ spoutConfig: secret }), 'without a protocol Kafka has no use for them either').toBeUndefined();
  });
});
