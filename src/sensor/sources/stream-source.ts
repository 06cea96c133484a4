import { untilAborted } from '../../runtime/waits/until-aborted.js';
import type { Source, SourceBatch } from '../pipeline/source.js';
import { recordOf } from './line-records.js';
import { type Line, LineSplitter } from './line-splitter.js';

/** Records of a batch: enough that a batch costs little, few enough that the sink has something to do soon. */
const batchRecords = 200;

/** Lines of a stream of bytes, until it ends. */
export class StreamSource implements Source {
  readonly name: string;
  readonly #origin: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #splitter = new LineSplitter();
  #lines: Line[] = [];
  #ended = false;

  /** @param origin what tells it from every other stream, for guids */
  constructor(name: string, origin: string, chunks: AsyncIterable<Uint8Array>) {
    this.name = name;
    this.#origin = origin;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async next(signal: AbortSignal): Promise<SourceBatch | undefined> {
    while (this.#lines.length === 0) {
      if (this.#ended) return undefined;
      const chunk = await untilAborted(this.#chunks.next(), signal);
      if (chunk.done === true) this.#ended = true;
      const { value } = chunk;
      this.#lines = this.#ended ? this.#splitter.end() : this.#splitter.push(Buffer.from(value.buffer, value.byteOffset, value.length));
    }
    const batch = this.#lines.slice(0, batchRecords);
    this.#lines = this.#lines.slice(batchRecords);
    return { lane: this.name, records: batch.map((line) => recordOf(this.#origin, line)), confirm: () => {} };
  }

  async settle(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    // A read that waits for ever must not hold up the end.
    this.#chunks.return?.()?.catch(() => {});
  }
}
