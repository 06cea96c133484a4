import type { TopicPartition } from './port.js';

export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
