import { Failure } from '../../errors/catalogue.js';
import type { Producer } from '../../kafka/port.js';
import { SendFailure } from '../../kafka/send-failure.js';
import { encodeMessage } from '../message-json.js';
import type { Outgoing, Refusal, Sink } from '../pipeline/sink.js';
import { type Patience, waitToRetry } from './backoff.js';
import type { TopicChoice } from './topic-choice.js';

export interface KafkaSinkOptions extends Patience {
  readonly brokers: string;
  readonly producer: Producer;
  readonly topics: TopicChoice;
}

interface Sending {
  readonly outgoing: Outgoing;
  readonly value: Buffer;
}

/** Messages as JSON, to topics. */
export class KafkaSink implements Sink {
  readonly #options: KafkaSinkOptions;

  constructor(options: KafkaSinkOptions) {
    this.#options = options;
  }

  get name(): string {
    return `Kafka ${this.#options.brokers}`;
  }

  async write(outgoing: readonly Outgoing[], signal: AbortSignal): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const byTopic = new Map<string, Sending[]>();
    for (const each of outgoing) {
      const destination = this.#options.topics.destinationOf(each.message);
      if (destination === 'nowhere') continue;
      if ('refused' in destination) refusals.push({ outgoing: each, reason: destination.refused });
      else addTo(byTopic, destination.topic, { outgoing: each, value: Buffer.from(encodeMessage(each.message), 'utf8') });
    }
    await Promise.all([...byTopic].map(([topic, sendings]) => this.#sendAll(topic, sendings, refusals, signal)));
    return refusals;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.producer[Symbol.asyncDispose]();
  }

  async #sendAll(topic: string, sendings: readonly Sending[], refusals: Refusal[], signal: AbortSignal): Promise<void> {
    let left = sendings;
    for (let attempt = 0; left.length > 0; attempt++) {
      const failure = await this.#send(topic, left, signal);
      if (failure === undefined) return;
      left = this.#unsettled(left, failure, refusals);
      if (left.length > 0) await waitToRetry(this.#options, attempt, failure.message, signal);
    }
  }

  async #send(topic: string, left: readonly Sending[], signal: AbortSignal): Promise<Failure | undefined> {
    try {
      await this.#options.producer.send(
        left.map(({ value }) => ({ topic, value })),
        { signal },
      );
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SendFailure || (error instanceof Failure && error.retryable)) return error;
      throw error;
    }
  }

  /** @returns what is to be sent again. @throws the failure when it is of the topic that all messages go to, not of a record */
  #unsettled(left: readonly Sending[], failure: Failure, refusals: Refusal[]): readonly Sending[] {
    if (!(failure instanceof SendFailure)) return left;
    const ofTopic = failure.code === 'NOT_ALLOWED' || failure.code === 'NO_SUCH_TOPIC';
    if (ofTopic && !this.#options.topics.isPerMessage) throw failure;
    return left.filter(({ outgoing }, at) => {
      const outcome = failure.outcomes[at];
      if (outcome === 'refused') refusals.push({ outgoing, reason: failure.message });
      return outcome === 'unsent' || outcome === 'unknown';
    });
  }
}

function addTo(byTopic: Map<string, Sending[]>, topic: string, sending: Sending): void {
  const sendings = byTopic.get(topic);
  if (sendings === undefined) byTopic.set(topic, [sending]);
  else sendings.push(sending);
}
