import { Failure } from '../errors/catalogue.js';
import type { TopicPartition } from './port.js';

export function noSuchTopic(topic: string, options: ErrorOptions = {}): Failure {
  return new Failure('NO_SUCH_TOPIC', `no topic ${topic}`, { topic }, options);
}

export function topicExists(topic: string, options: ErrorOptions = {}): Failure {
  return new Failure('TOPIC_EXISTS', `there is a topic ${topic} already`, { topic }, options);
}

export function unknownConfig(topic: string, config: string, options: ErrorOptions = {}): Failure {
  return new Failure('BAD_TOPIC', `${topic}: Kafka knows no setting ${config} of a topic`, { topic, config }, options);
}

/** @param count how many partitions there are */
export function noSuchPartition({ topic, partition }: TopicPartition, count: number): Failure {
  return new Failure('BAD_TOPIC', `${topic} has ${count === 1 ? '1 partition' : `${count} partitions`}, none of number ${partition}`, {
    topic,
    partition,
  });
}
