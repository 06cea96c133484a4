import { messageOf } from '../../errors/message-of.js';
import { checkTopicName } from '../../kafka/topic-name.js';
import { textOf } from '../../stellar/text.js';
import type { Message } from '../message.js';

/** Where a message goes: to a topic, nowhere, or to none for a reason that is told of it. */
export type Destination = { readonly topic: string } | 'nowhere' | { readonly refused: string };

export interface TopicChoice {
  destinationOf(message: Message): Destination;
  /** Whether each message names its own: then a topic that is not there is that message's fault, and stops nothing. */
  readonly isPerMessage: boolean;
}

export function oneTopic(topic: string): TopicChoice {
  const destination = { topic };
  return { isPerMessage: false, destinationOf: () => destination };
}

/** Metron's `kafka.topicField`: a message without the field goes nowhere. */
export function topicOfField(field: string): TopicChoice {
  return {
    isPerMessage: true,
    destinationOf(message) {
      const topic = message.get(field);
      if (topic === undefined || topic === null) return 'nowhere';
      if (typeof topic !== 'string') return { refused: `${field}: ${textOf(topic)} is no name for a topic` };
      try {
        checkTopicName(topic);
        return { topic };
      } catch (error) {
        return { refused: `${field}: ${messageOf(error)}` };
      }
    },
  };
}
