import { encodeMessage } from '../message-json.js';
import type { Outgoing, Refusal, Sink } from '../pipeline/sink.js';

/** Where lines go: a file, standard output. */
export interface LineOutput extends AsyncDisposable {
  readonly name: string;
  /** @returns once the operating system has it @throws Failure STORE_FULL and the like */
  write(text: string, signal: AbortSignal): Promise<void>;
}

/** One JSON object a line: the document, where there is an index stage, else the message. */
export class LinesSink implements Sink {
  readonly #output: LineOutput;
  /** Lines of two calls must not mix. */
  #last: Promise<void> = Promise.resolve();

  constructor(output: LineOutput) {
    this.#output = output;
  }

  get name(): string {
    return this.#output.name;
  }

  async write(outgoing: readonly Outgoing[], signal: AbortSignal): Promise<readonly Refusal[]> {
    let text = '';
    for (const { message, document } of outgoing) text += `${document === undefined ? encodeMessage(message) : document.json}\n`;
    const written = this.#last.then(() => this.#output.write(text, signal));
    this.#last = written.catch(() => {});
    await written;
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#output[Symbol.asyncDispose]();
  }
}
