import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readKafkaConfig } from '../../src/cli/kafka/kafka-config.js';
import { connectKafka } from '../../src/kafka/client/connect.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { startKafka } from '../stack/kafka.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const directory = await temporaryDirectory();
const stack = await orSkipLoudly('Kafka with TLS', () =>
  startKafka({ secure: { keyStorePem: keyStore(), user: 'maas', password: 'hunter2' } }),
);
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** A certificate for 127.0.0.1, signed by itself, with its key before it, as Kafka wants them. */
function keyStore(): string {
  const [key = '', certificate = '', both = ''] = ['key.pem', 'ca.pem', 'both.pem'].map((name) => path.join(directory.path, name));
  const subject = ['-subj', '/CN=kafka', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', certificate],
    {
      stdio: 'ignore',
    },
  );
  writeFileSync(both, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), { mode: 0o600 });
  return both;
}

function properties(lines: Readonly<Record<string, string>>, mode = 0o600): string {
  const file = path.join(directory.path, `client-${Object.values(lines).join('').length}-${mode}.properties`);
  const text = Object.entries({ 'security.protocol': 'SASL_SSL', ...lines }).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, text.join(''));
  chmodSync(file, mode);
  return file;
}

const login = (password: string) =>
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="maas" password="${password}";`;
const trusted = () => ({ 'ssl.truststore.location': path.join(directory.path, 'ca.pem') });
const password = 'hunter2';

async function topicsWith(file: string) {
  const security = await readKafkaConfig(file);
  await using kafka = connectKafka(
    { brokers: stack?.secureBrokers ?? '', security },
    { clock: systemClock, random: systemRandom, log: memoryLog() },
  );
  return await kafka.topics.list();
}

describe.skipIf(stack === undefined)('Kafka with TLS and passwords', () => {
  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('lets in who has the password, by %s', async (mechanism) => {
    const file = properties({ 'sasl.mechanism': mechanism, 'sasl.jaas.config': login(password), ...trusted() });
    expect(await topicsWith(file)).toEqual([]);
  });

  it('says so when the password is wrong', async () => {
    const file = properties({ 'sasl.mechanism': 'SCRAM-SHA-512', 'sasl.jaas.config': login('wrong'), ...trusted() });
    await expect(topicsWith(file)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('refuses a broker that nobody vouches for, and says why', async () => {
    const file = properties({ 'sasl.mechanism': 'PLAIN', 'sasl.jaas.config': login(password) });
    await expect(topicsWith(file)).rejects.toMatchObject({ code: 'KAFKA_UNREACHABLE', message: expect.stringContaining('self-signed') });
  });

  it('takes no secret from a file that others may read', async () => {
    const file = properties({ 'sasl.mechanism': 'PLAIN', 'sasl.jaas.config': login(password), ...trusted() }, 0o644);
    await expect(topicsWith(file)).rejects.toMatchObject({ code: 'NOT_ALLOWED', hint: `chmod 600 ${file}` });
  });
});
