import { Flags } from '@oclif/core';
import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { topicArgument, topicFlag, topicOf } from '../../cli/kafka/topic-flags.js';
import { Failure } from '../../errors/catalogue.js';

interface DeletedTopic {
  readonly topic: string;
  /** false: there was none */
  readonly deleted: boolean;
}

export default class TopicDelete extends KafkaCommand<DeletedTopic> {
  static override summary = 'Delete a topic with all its records';
  static override examples = ['<%= config.bin %> topic delete squid', '<%= config.bin %> topic delete squid --if-exists --yes'];
  static override args = topicArgument;
  static override flags = {
    'if-exists': Flags.boolean({ summary: 'do nothing if the topic does not exist' }),
    yes: Flags.boolean({ char: 'y', summary: 'do not ask for confirmation' }),
    ...topicFlag,
  };

  override async run(): Promise<DeletedTopic> {
    const { args, flags } = await this.parse(TopicDelete);
    const name = topicOf(args, flags, 'topic delete');
    await using kafka = await this.openKafka({ changes: true });
    await this.confirm(`Delete the topic ${name} with all its records?`, flags.yes);

    const deleted = await this.#delete(() => kafka.topics.delete(name, { signal: this.signal }), flags['if-exists']);
    this.log(deleted ? `${name}: deleted` : `${name}: did not exist`);
    return { topic: name, deleted };
  }

  async #delete(work: () => Promise<void>, ifExists: boolean): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (ifExists && error instanceof Failure && error.code === 'NO_SUCH_TOPIC') return false;
      throw error;
    }
  }
}
