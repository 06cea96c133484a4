import { beforeEach, describe, expect, it } from 'vitest';
import TopicAlter from '../../src/commands/topic/alter.js';
import TopicCreate from '../../src/commands/topic/create.js';
import TopicDelete from '../../src/commands/topic/delete.js';
import TopicDescribe from '../../src/commands/topic/describe.js';
import TopicList from '../../src/commands/topic/list.js';
import { MemoryKafka } from '../../src/kafka/memory/memory.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { MemoryEnsemble } from '../../src/zookeeper/memory.js';
import { type CommandClass, Outside, runCommand } from '../cli/harness.js';

describe('maas topic', () => {
  let kafka: MemoryKafka;
  let asked: string[];

  beforeEach(() => {
    kafka = new MemoryKafka(systemClock);
    asked = [];
  });

  async function run(Class: CommandClass, argv: readonly string[], outside = new Outside({ env: { MAAS_KAFKA: 'node1:6667' } })) {
    const ensemble = new MemoryEnsemble();
    const registered = await ensemble.connect();
    for (const znode of ['/brokers', '/brokers/ids']) await registered.create(znode, Buffer.alloc(0));
    await registered.create('/brokers/ids/1', Buffer.from('{"endpoints":["PLAINTEXT://node7:9092"]}'));
    const connectors = {
      zooKeeper: () => ensemble.connect(),
      kafka: async ({ brokers }: { brokers: string }) => {
        asked.push(brokers);
        return kafka;
      },
    };
    await runCommand(Class, [...argv], outside, { connectors });
    return outside;
  }

  const result = ({ stdout }: Outside) => JSON.parse(stdout.text).result;

  it('makes a topic, however kafka-topics spells it', async () => {
    const made = await run(TopicCreate, ['squid', '-p', '4', '--replication-factor', '1', '--config', 'retention.ms=5', '--json']);
    expect(result(made)).toEqual({ topic: 'squid', partitions: 4, replicationFactor: 1, created: true });
    await run(TopicCreate, ['--topic', 'bro', '--bootstrap-server', 'node9:1', '--partitions', '1']);
    expect(await kafka.topics.list()).toEqual(['bro', 'squid']);
    expect((await kafka.topics.describe('squid')).configs).toEqual({ 'retention.ms': '5' });
    expect(asked).toEqual(['node1:6667', 'node9:1']);
  });

  it('goes by the ZooKeeper that is typed, or where no brokers are known', async () => {
    await run(TopicList, ['--zookeeper', 'node2:2181']);
    await run(TopicList, [], new Outside());
    expect(asked).toEqual(['node7:9092', 'node7:9092']);
  });

  it('refuses what exists, unless that is fine', async () => {
    await kafka.topics.create({ name: 'squid', partitions: 2 });
    const refused = await run(TopicCreate, ['squid']);
    expect(refused.exitStatus).toBe(11);
    expect(refused.stderr.text).toContain('there is a topic squid already');
    const fine = await run(TopicCreate, ['squid', '--if-not-exists', '--partitions', '8', '--json']);
    expect(result(fine)).toEqual({ topic: 'squid', partitions: 2, replicationFactor: 1, created: false });
  });

  it('shows topics, and the partitions of one', async () => {
    await kafka.topics.create({ name: 'squid', partitions: 2, configs: { 'retention.ms': '5' } });
    await using producer = await kafka.openProducer();
    await producer.send([{ topic: 'squid', partition: 1, value: Buffer.from('x') }]);
    const list = await run(TopicList, []);
    expect(list.stdout.text).toBe('TOPIC  PARTITIONS  REPLICAS  RECORDS\nsquid           2         1        1\n');
    const topic = await run(TopicDescribe, ['squid']);
    expect(topic.stdout.text).toContain('        1  1       1         1            0     1\nretention.ms=5\n');
  });

  it('changes partitions and settings, and nothing by nothing', async () => {
    await kafka.topics.create({ name: 'squid', configs: { 'retention.ms': '5' } });
    await run(TopicAlter, ['squid', '--partitions', '3', '--config', 'cleanup.policy=compact', '--delete-config', 'retention.ms']);
    expect(await kafka.topics.describe('squid')).toMatchObject({ partitions: { length: 3 }, configs: { 'cleanup.policy': 'compact' } });
    expect((await run(TopicAlter, ['squid'])).exitStatus).toBe(2);
    expect((await run(TopicAlter, ['squid', '--config', 'nonsense'])).exitStatus).toBe(2);
    expect((await run(TopicAlter, ['squid', '--partitions', '1'])).exitStatus).toBe(4);
  });

  it('deletes only when somebody agrees', async () => {
    await kafka.topics.create({ name: 'squid' });
    expect((await run(TopicDelete, ['squid'])).exitStatus).toBe(2);
    expect(await kafka.topics.list()).toEqual(['squid']);
    await run(TopicDelete, ['squid', '--yes']);
    expect(await kafka.topics.list()).toEqual([]);
    expect((await run(TopicDelete, ['squid', '--yes'])).exitStatus).toBe(3);
    expect((await run(TopicDelete, ['squid', '--yes', '--if-exists'])).exitStatus).toBeUndefined();
  });

  it.each([
    ['no topic', []],
    ['two topics', ['squid', '--topic', 'bro']],
  ])('takes %s for a wrong call', async (_, argv) => {
    expect((await run(TopicDescribe, argv)).exitStatus).toBe(2);
  });
});
