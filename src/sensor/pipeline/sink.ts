import type { SearchDocument } from '../../search/port.js';
import type { Message } from '../message.js';

/** A message on its way out. */
export interface Outgoing {
  readonly message: Message;
  /** What the index stage made of it; undefined when the pipeline has none. */
  readonly document: SearchDocument | undefined;
}

/** A message that the sink will not take, however often it is asked. */
export interface Refusal {
  readonly outgoing: Outgoing;
  readonly reason: string;
}

/** Where messages go: an index, a topic, a file of lines. */
export interface Sink extends AsyncDisposable {
  /** For people. */
  readonly name: string;
  /**
   * Writes them, in their order behind those of earlier calls, and waits while the sink is away.
   *
   * @returns once each is safe or refused for good
   * @throws Failure that waiting does not cure; the reason of `signal`
   */
  write(outgoing: readonly Outgoing[], signal: AbortSignal): Promise<readonly Refusal[]>;
}
