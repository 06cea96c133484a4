import { describe, expect, it } from 'vitest';
import { parseProperties } from '../../src/kafka/properties.js';
import { holdsSecret, protocolOf, securityOf } from '../../src/kafka/security.js';

const files: Readonly<Record<string, string>> = {
  '/ca.pem': '-----BEGIN CERTIFICATE-----',
  '/both.pem': '-----BEGIN PRIVATE KEY-----',
  '/java.jks': '\xfe\xed',
};
const read = (text: string) => securityOf(parseProperties(text), 'client.properties', async (file) => files[file] ?? '');

const jaas = 'org.apache.kafka.common.security.scram.ScramLoginModule required username="maas" password="a\\\\"b c";';

describe('security of Kafka from client properties', () => {
  it('is none where none is named', async () => {
    expect(protocolOf(await read('fetch.min.bytes=1'))).toBe('PLAINTEXT');
  });

  it('is passwords over TLS', async () => {
    const security = await read(
      `security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\nsasl.jaas.config=${jaas}\nssl.truststore.location=/ca.pem`,
    );
    expect(security).toEqual({
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'maas', password: 'a"b c' },
      tls: { ca: files['/ca.pem'], checksName: true },
    });
    expect(protocolOf(security)).toBe('SASL_SSL');
  });

  it('is a certificate of our own, and a name that is not checked where Java is told so', async () => {
    const security = await read(
      'security.protocol=SSL\nssl.keystore.location=/both.pem\nssl.key.password=x\nssl.endpoint.identification.algorithm=',
    );
    expect(security.tls).toEqual({ cert: files['/both.pem'], key: files['/both.pem'], passphrase: 'x', checksName: false });
    expect(protocolOf(security)).toBe('SSL');
  });

  it.each([
    ['a protocol that is none', 'security.protocol=TLS', 'security.protocol'],
    ['Kerberos, which is not supported', 'security.protocol=SASL_SSL', 'sasl.mechanism'],
    [
      'a login without a password',
      'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=x required username="u";',
      'sasl.jaas.config',
    ],
    ["Java's own kind of store", 'security.protocol=SSL\nssl.truststore.location=/java.jks', 'not PEM'],
  ])('refuses %s', async (_, text, said) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'BAD_SETTING', message: expect.stringContaining(said) });
  });

  it('never shows a password in what it refuses', async () => {
    const refused = await read('security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=hunter2').catch((error) => error);
    expect(JSON.stringify([refused.message, refused.details, refused.hint])).not.toContain('hunter2');
  });

  it.each([
    ['sasl.jaas.config=x', true],
    ['ssl.keystore.key=-----BEGIN PRIVATE KEY-----', true],
    ['ssl.key.password=x', true],
    ['security.protocol=SSL\nssl.truststore.location=/ca.pem', false],
  ])('knows whether %j holds a secret', (text, holds) => {
    expect(holdsSecret(parseProperties(text))).toBe(holds);
  });
});
