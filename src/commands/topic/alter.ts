import { Flags } from '@oclif/core';
import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { configFlag, configsOf, partitionsFlag, topicArgument, topicFlag, topicOf } from '../../cli/kafka/topic-flags.js';
import { renderTopic } from '../../cli/render/topics.js';
import { Failure } from '../../errors/catalogue.js';
import { type DescribedTopic, describeTopic } from '../../operations/sensors/topics.js';

export default class TopicAlter extends KafkaCommand<DescribedTopic> {
  static override summary = 'Add partitions to a topic, or change its settings';
  static override description =
    'A topic can gain partitions, but never lose any. New records of a key may then go to another partition than the earlier ones.';
  static override examples = [
    '<%= config.bin %> topic alter squid --partitions 8',
    '<%= config.bin %> topic alter squid --config retention.ms=3600000 --delete-config cleanup.policy',
  ];
  static override args = topicArgument;
  static override flags = {
    ...partitionsFlag,
    ...configFlag,
    'delete-config': Flags.string({
      multiple: true,
      helpValue: '<name>',
      summary: "reset this setting to the broker's default; may be given several times",
    }),
    ...topicFlag,
  };

  override async run(): Promise<DescribedTopic> {
    const { args, flags } = await this.parse(TopicAlter);
    const name = topicOf(args, flags, 'topic alter');
    const change = { partitions: flags.partitions, set: configsOf(flags.config), unset: flags['delete-config'] ?? [] };
    if (change.partitions === undefined && Object.keys(change.set).length === 0 && change.unset.length === 0) {
      throw new Failure('WRONG_USAGE', 'nothing to change was given', {}, { hint: 'give --partitions, --config or --delete-config' });
    }
    await using kafka = await this.openKafka({ changes: true });

    await kafka.topics.alter(name, change, { signal: this.signal });
    const topic = await describeTopic(kafka.topics, name, { signal: this.signal });
    this.log(renderTopic(topic, this.tableOptions));
    return topic;
  }
}
