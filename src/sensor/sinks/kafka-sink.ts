import { Failure } from '../../errors/catalogue.js';
import type { Producer } from '../../kafka/port.js';
import { SendFailure } from '../../kafka/send-failure.js';
import type { Message } from '../message.js';
import { encodeMessage } from '../message-json.js';
import type { Outgoing, Refusal, Sink } from '../pipeline/sink.js';
import { type Patience, waitToRetry } from './backoff.js';

export interface KafkaSinkOptions extends Patience {
  readonly brokers: string;
  readonly producer: Producer;
  /** @returns undefined for a message that goes nowhere */
  readonly topicOf: (message: Message) => string | undefined;
}

interface Sending {
  readonly outgoing: Outgoing;
  readonly topic: string;
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
    let left = outgoing.flatMap((each): Sending[] => {
      const topic = this.#options.topicOf(each.message);
      return topic === undefined ? [] : [{ outgoing: each, topic, value: Buffer.from(encodeMessage(each.message), 'utf8') }];
    });
    for (let attempt = 0; left.length > 0; attempt++) {
      const failure = await this.#send(left, signal);
      if (failure === undefined) break;
      left = unsettled(left, failure, refusals);
      if (left.length > 0) await waitToRetry(this.#options, attempt, failure.message, signal);
    }
    return refusals;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#options.producer[Symbol.asyncDispose]();
  }

  async #send(left: readonly Sending[], signal: AbortSignal): Promise<Failure | undefined> {
    try {
      await this.#options.producer.send(
        left.map(({ topic, value }) => ({ topic, value })),
        { signal },
      );
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SendFailure || (error instanceof Failure && error.retryable)) return error;
      throw error;
    }
  }
}

/** @returns what is to be sent again. @throws the failure when nothing but refusals is left that concern the topic, not the record */
function unsettled(left: readonly Sending[], failure: Failure, refusals: Refusal[]): Sending[] {
  if (!(failure instanceof SendFailure)) return [...left];
  if (failure.code === 'NOT_ALLOWED' || failure.code === 'NO_SUCH_TOPIC') throw failure;
  return left.filter(({ outgoing }, at) => {
    const outcome = failure.outcomes[at];
    if (outcome === 'refused') refusals.push({ outgoing, reason: failure.message });
    return outcome === 'unsent' || outcome === 'unknown';
  });
}
