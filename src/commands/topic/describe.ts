import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { topicArgument, topicFlag, topicOf } from '../../cli/kafka/topic-flags.js';
import { renderTopic } from '../../cli/render/topics.js';
import { type DescribedTopic, describeTopic } from '../../operations/sensors/topics.js';

export default class TopicDescribe extends KafkaCommand<DescribedTopic> {
  static override summary = 'Show the partitions of a topic, their brokers and offsets, and its settings';
  static override examples = ['<%= config.bin %> topic describe squid', '<%= config.bin %> topic describe --topic squid --json'];
  static override args = topicArgument;
  static override flags = topicFlag;

  override async run(): Promise<DescribedTopic> {
    const { args, flags } = await this.parse(TopicDescribe);
    const name = topicOf(args, flags, 'topic describe');
    await using kafka = await this.openKafka();

    const topic = await describeTopic(kafka.topics, name, { signal: this.signal });
    this.log(renderTopic(topic, this.tableOptions));
    return topic;
  }
}
