import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startKafka } from '../stack/kafka.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { maas, program } from './binary.js';

const directory = await temporaryDirectory();
// On a ZooKeeper, so that one stack has both.
const stack = await orSkipLoudly('Kafka', () => startKafka({ version: '3.9.2' }));
afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const quorum = stack?.quorum ?? '';
const env = { HOME: '/nonexistent', MAAS_DEV_DIR: '/nonexistent', MAAS_ZK_QUORUM: quorum };
const run = (line: string) => maas(line.split(' '), { env, cwd: directory.path });
const script = (line: string) => {
  const file = path.join(import.meta.dirname, '../../bin/zk_load_configs.sh');
  return program('/bin/sh', [file, ...line.split(' ')], {
    env: { HOME: '/nonexistent', MAAS_DEV_DIR: '/nonexistent', PATH: '/usr/bin:/bin' },
    cwd: directory.path,
  });
};

function write(file: string, text: string): void {
  const at = path.join(directory.path, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
}

describe.skipIf(stack === undefined)('the built binary', () => {
  it('pushes, compares, patches and pulls configurations, also as zk_load_configs.sh', () => {
    write('config/global.json', '{"es.ip":"node1"}');
    write('config/parsers/squid.json', '{"parserClassName":"org.apache.metron.parsers.bro.BasicBroParser","sensorTopic":"proxy"}');
    expect(script(`--mode PUSH -i config -z ${quorum}`)).toMatchObject({ status: 0, stdout: expect.stringContaining('+ parsers/squid') });
    expect(script(`-m PATCH -z ${quorum} -c GLOBAL -pm ADD -pk /a -pv 1`)).toMatchObject({ status: 0 });
    expect(run('config diff config')).toMatchObject({ status: 13, stdout: expect.stringContaining('remove /a') });
    expect(script(`-m DUMP -z ${quorum} -c GLOBAL`).stdout).toContain('GLOBAL Config: global\n{\n  "es.ip": "node1",\n  "a": 1\n}');
    expect(script(`-m PULL -o out -z ${quorum}`)).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(path.join(directory.path, 'out/global.json'), 'utf8'))).toEqual({ 'es.ip': 'node1', a: 1 });
    write('config/global.json', '{"fieldValidations":[{"validation":"STELLAR","config":{"condition":"1 +"}}]}');
    expect(run('config validate config').status).toBe(13);
    expect(run('config push config')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('global: fieldValidations.0.config.condition'),
    });
  });

  it("makes a topic on the brokers that ZooKeeper names, and sends lines to a sensor's topic", () => {
    expect(run(`topic create --zookeeper ${quorum} --topic proxy --partitions 2 --replication-factor 1`)).toMatchObject({ status: 0 });
    expect(run('topic create proxy')).toMatchObject({ status: 11 });
    write('lines', `${Array.from({ length: 20_000 }, (_, at) => `line ${at}`).join('\n')}\n`);
    expect(run('sensor send squid lines')).toMatchObject({ status: 0, stdout: 'proxy: 20000 lines confirmed, 189 kB\n' });
    expect(run('topic list').stdout).toMatch(/^proxy +2 +1 +20000$/m);
    expect(run('topic delete proxy --yes')).toMatchObject({ status: 0 });
    expect(run('sensor send squid lines').status).toBe(3);
  });
});
