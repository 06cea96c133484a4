import { Flags } from '@oclif/core';
import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { configFlag, configsOf, partitionsFlag, topicArgument, topicFlag, topicOf } from '../../cli/kafka/topic-flags.js';
import { count } from '../../cli/render/text.js';
import { type CreatedTopic, createTopic } from '../../operations/sensors/topics.js';

export default class TopicCreate extends KafkaCommand<CreatedTopic> {
  static override summary = 'Create a topic';
  static override description =
    "Partitions and replicas default to the broker's own settings. The flags of kafka-topics work too: --topic, --zookeeper, " +
    '--bootstrap-server, --command-config.';
  static override examples = [
    '<%= config.bin %> topic create squid --partitions 4 --replication-factor 2',
    '<%= config.bin %> topic create squid --if-not-exists --config retention.ms=86400000',
    {
      description: 'As kafka-topics is called',
      command: '<%= config.bin %> topic create --zookeeper node1:2181 --topic squid --partitions 1 --replication-factor 1',
    },
  ];
  static override args = topicArgument;
  static override flags = {
    ...partitionsFlag,
    'replication-factor': Flags.integer({ min: 1, helpValue: '<count>', summary: 'number of brokers that keep each partition' }),
    ...configFlag,
    'if-not-exists': Flags.boolean({ summary: 'do nothing if the topic exists' }),
    ...topicFlag,
  };

  override async run(): Promise<CreatedTopic> {
    const { args, flags } = await this.parse(TopicCreate);
    const name = topicOf(args, flags, 'topic create');
    const configs = configsOf(flags.config);
    await using kafka = await this.openKafka({ changes: true });

    const { partitions, 'replication-factor': replicationFactor, 'if-not-exists': ifNotExists } = flags;
    const topic = await createTopic(kafka.topics, { name, partitions, replicationFactor, configs }, { ifNotExists, signal: this.signal });
    const what = `${count(topic.partitions, 'partition')}, on ${count(topic.replicationFactor, 'broker')} each`;
    this.log(topic.created ? `${name}: created, ${what}` : `${name}: exists already, ${what}`);
    return topic;
  }
}
