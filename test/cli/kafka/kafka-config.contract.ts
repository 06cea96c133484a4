import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKafkaConfig } from '../../../src/cli/kafka/kafka-config.js';
import { protocolOf, type SecurityProtocol } from '../../../src/kafka/security.js';
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

  describe('where a sensor wants it', () => {
    const wants = (protocol: SecurityProtocol) => ({ protocol, where: 'parsers/squid: securityProtocol' });
    const told = async (properties: string, protocol: SecurityProtocol, said?: SecurityProtocol) => {
      await using directory = await temporaryDirectory();
      const file = path.join(directory.path, 'client.properties');
      await writeFile(file, properties, { mode: 0o600 });
      return protocolOf(await readKafkaConfig(file, said, wants(protocol)));
    };
    const login = `sasl.mechanism=PLAIN\nsasl.jaas.config=${jaas}\n`;

    it('is by its protocol, where neither a file nor a flag says one', async () => {
      expect(protocolOf(await readKafkaConfig(undefined, undefined, wants('SSL')))).toBe('SSL');
      expect(await told(login, 'SASL_SSL')).toBe('SASL_SSL');
      expect(await readKafkaConfig(undefined, undefined, wants('PLAINTEXT'))).toEqual({});
    });

    it('may be safer', async () => {
      expect(await told(`security.protocol=SASL_SSL\n${login}`, 'SSL')).toBe('SASL_SSL');
      expect(await told('security.protocol=SSL\n', 'PLAINTEXT')).toBe('SSL');
    });

    it('is never less, in silence', async () => {
      const inTheClear = told('security.protocol=PLAINTEXT\n', 'SSL');
      await expect(inTheClear).rejects.toMatchObject({
        code: 'BAD_SETTING',
        message: expect.stringMatching(/^parsers\/squid: securityProtocol is SSL, and .*client\.properties is without TLS$/),
      });
      await expect(told('security.protocol=SSL\n', 'SASL_SSL')).rejects.toMatchObject({
        message: expect.stringContaining('is without a name and password'),
      });
      await expect(readKafkaConfig(undefined, undefined, wants('SASL_SSL'))).rejects.toMatchObject({
        message: expect.stringContaining('a connection without --kafka-config is without TLS and a name and password'),
        hint: expect.stringContaining('kafka-config'),
      });
    });

    it('is as a flag says, whatever that is', async () => {
      expect(await told(login, 'SASL_SSL', 'PLAINTEXT')).toBe('PLAINTEXT');
      expect(await readKafkaConfig(undefined, 'PLAINTEXT', wants('SSL'))).toEqual({});
    });
  });
});
