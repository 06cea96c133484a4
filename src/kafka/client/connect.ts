import type { GroupConsumer, GroupOptions, IncomingRecord, Kafka, Position, Producer, ProducerOptions, ReadOptions } from '../port.js';
import type { ClientSettings, KafkaPorts } from './library-options.js';
import { KafkaTopics } from './topics.js';

/** A Kafka cluster by its brokers; each of its clients connects at its first call. */
export function connectKafka(settings: ClientSettings, ports: KafkaPorts): Kafka {
  const topics = new KafkaTopics(settings, ports);
  const open = new Set<AsyncDisposable>();
  return {
    brokers: settings.brokers,
    topics,
    async openProducer(options?: ProducerOptions): Promise<Producer> {
      const { BatchingProducer } = await import('./producer.js');
      const producer = new BatchingProducer(settings, ports, options);
      open.add(producer);
      return producer;
    },
    async joinGroup(options: GroupOptions): Promise<GroupConsumer> {
      const { GroupMember } = await import('./group-member.js');
      const member = await GroupMember.join(settings, options, ports);
      open.add(member);
      return member;
    },
    async readAt(position: Position, options: ReadOptions): Promise<readonly IncomingRecord[]> {
      const { readAt } = await import('./read-at.js');
      return readAt(settings, ports, position, options);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...open].map((client) => client[Symbol.asyncDispose]()));
      await topics.close();
    },
  };
}
