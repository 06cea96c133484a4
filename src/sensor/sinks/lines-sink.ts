import { encodeMessage } from '../message-json.js';
import type { Outgoing, Refusal, Sink } from '../pipeline/sink.js';

/** Where lines go: a file, standard output. */
export interface LineOutput extends AsyncDisposable {
  readonly name: string;
  /** @returns once the operating system has it @throws Failure STORE_FULL and the like */
  write(text: string, signal: AbortSignal): Promise<void>;
}

/** What the next write takes along. */
interface Block {
  readonly texts: string[];
  readonly written: Promise<void>;
}

/** One JSON object a line: the document, where there is an index stage, else the message. */
export class LinesSink implements Sink {
  readonly #output: LineOutput;
  /** The last write, which never fails: lines of two must not mix. */
  #last: Promise<void> = Promise.resolve();
  #next: Block | undefined;

  constructor(output: LineOutput) {
    this.#output = output;
  }

  get name(): string {
    return this.#output.name;
  }

  /** What comes while a write is under way goes out together with the next. */
  async write(outgoing: readonly Outgoing[], signal: AbortSignal): Promise<readonly Refusal[]> {
    let text = '';
    for (const { message, document } of outgoing) text += `${document === undefined ? encodeMessage(message) : document.json}\n`;
    this.#next ??= this.#begin(signal);
    this.#next.texts.push(text);
    await this.#next.written;
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#output[Symbol.asyncDispose]();
  }

  #begin(signal: AbortSignal): Block {
    const texts: string[] = [];
    const written = this.#last.then(() => {
      this.#next = undefined;
      return this.#output.write(texts.join(''), signal);
    });
    this.#last = written.catch(() => {});
    return { texts, written };
  }
}
