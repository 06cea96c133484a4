import type { GroupConsumer, GroupOptions, IncomingRecord, Kafka, Position, Producer, ProducerOptions, ReadOptions } from '../port.js';
import type { ClientSettings, KafkaPorts } from './library-options.js';
import { OpenClients } from './open-clients.js';
import { KafkaTopics } from './topics.js';

/** A Kafka cluster, given by its brokers. Nothing connects yet: each of its clients does so at its first call. */
export function connectKafka(settings: ClientSettings, ports: KafkaPorts): Kafka {
  const topics = new KafkaTopics(settings, ports);
  const open = new OpenClients();
  return {
    brokers: settings.brokers,
    topics,
    async openProducer(options?: ProducerOptions): Promise<Producer> {
      const { BatchingProducer } = await import('./producer.js');
      return open.keep(new BatchingProducer(settings, ports, options));
    },
    async joinGroup(options: GroupOptions): Promise<GroupConsumer> {
      const { GroupMember } = await import('./group-member.js');
      return open.keep(await GroupMember.join(settings, options, ports));
    },
    async readAt(position: Position, options: ReadOptions): Promise<readonly IncomingRecord[]> {
      const { readAt } = await import('./read-at.js');
      return readAt(settings, ports, position, options);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await open[Symbol.asyncDispose]();
      await topics.close();
    },
  };
}
