import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { renderTopics } from '../../cli/render/topics.js';
import { listTopics, type TopicSummary } from '../../operations/sensors/topics.js';

export default class TopicList extends KafkaCommand<{ readonly topics: readonly TopicSummary[] }> {
  static override summary = 'List the topics';
  static override examples = ['<%= config.bin %> topic list', '<%= config.bin %> topic list --kafka node1:6667 --json'];

  override async run(): Promise<{ readonly topics: readonly TopicSummary[] }> {
    await this.parse(TopicList);
    await using kafka = await this.openKafka();

    const topics = await listTopics(kafka.topics, { signal: this.signal });
    if (topics.length === 0) this.notice('there are no topics; maas topic create adds one');
    else this.log(renderTopics(topics, this.tableOptions));
    return { topics };
  }
}
