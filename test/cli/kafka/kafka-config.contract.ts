import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKafkaConfig } from '../../../src/cli/kafka/kafka-config.js';
import { protocolOf } from '../../../src/kafka/security.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="ann" password="secret";';

describe('how to be safe with brokers', () => {
  it('is not at all where nothing is said', async () => {
    expect(await readKafkaConfig(undefined)).toEqual({});
  });

  it('is by the protocol alone where it needs no secret', async () => {
    expect(protocolOf(await readKafkaConfig(undefined, 'SSL'))).toBe('SSL');
    await expect(readKafkaConfig(undefined, 'SASL_SSL')).rejects.toMatchObject({
      code: 'BAD_SETTING',
      message: expect.stringMatching(/^--kafka-protocol without --kafka-config: sasl\.mechanism/),
    });
  });

  it('is by the file, but for the protocol that was said', async () => {
    await using directory = await temporaryDirectory();
    const file = path.join(directory.path, 'client.properties');
    await writeFile(file, `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=${jaas}\n`, { mode: 0o600 });
    expect(protocolOf(await readKafkaConfig(file))).toBe('SASL_PLAINTEXT');
    const { sasl, tls } = await readKafkaConfig(file, 'SASL_SSL');
    expect([sasl?.username, tls?.checksName]).toEqual(['ann', true]);
    expect(await readKafkaConfig(file, 'PLAINTEXT')).toEqual({});
  });
});
