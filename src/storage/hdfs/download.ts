import { Readable } from 'node:stream';
import { reasonOf } from './exchange.js';
import { Exclusions, isTransient, mostAttempts } from './exclusions.js';
import { NoAnswer } from './fault.js';
import { nameNodeDelayMs } from './name-nodes.js';
import type { UploadPorts } from './upload.js';
import type { OpenFile } from './web-hdfs.js';

/**
 * A file's content. When a DataNode fails in the middle the rest comes from another, from where the first left off.
 * The stream errors with an HdfsFault, a NoAnswer, or the signal's reason.
 */
export async function download(ports: UploadPorts, path: string, size: number, signal?: AbortSignal): Promise<Readable> {
  const file = new ResumedFile(ports, path, size, signal);
  await file.begin();
  return Readable.from(file.chunks(), { objectMode: false });
}

class ResumedFile {
  readonly #ports: UploadPorts;
  readonly #path: string;
  readonly #size: number;
  readonly #signal: AbortSignal | undefined;
  readonly #exclusions = new Exclusions();
  #received = 0;
  #failed = 0;
  #open: OpenFile | undefined;

  constructor(ports: UploadPorts, path: string, size: number, signal: AbortSignal | undefined) {
    this.#ports = ports;
    this.#path = path;
    this.#size = size;
    this.#signal = signal;
  }

  /** Opens the file before anybody reads, so that a file that can't be read fails at once. */
  async begin(): Promise<void> {
    while (this.#open === undefined && this.#size > 0) {
      try {
        this.#open = await this.#ports.hdfs.open(this.#path, this.#received, this.#exclusions.all, this.#signal);
      } catch (error) {
        await this.#recover(error, error instanceof NoAnswer ? error.server : undefined);
      }
    }
  }

  async *chunks(): AsyncGenerator<Buffer> {
    while (this.#received < this.#size) {
      await this.begin();
      const open = this.#open;
      if (open === undefined) return;
      try {
        for await (const chunk of bytesOf(open, this.#signal)) {
          this.#received += chunk.length;
          this.#failed = 0;
          yield chunk;
        }
        // Fewer bytes than announced: the connection was cut, though it looks like the end of the file.
        if (this.#received < this.#size) throw new NoAnswer(open.server, 'ECONNRESET');
      } catch (error) {
        this.#open = undefined;
        await this.#recover(error, open.server);
      }
    }
  }

  async #recover(error: unknown, dataNode: string | undefined): Promise<void> {
    const { clock, random } = this.#ports;
    this.#signal?.throwIfAborted();
    this.#failed += 1;
    // Counts the tries in a row that brought no byte.
    if (!isTransient(error) || this.#failed >= mostAttempts(error)) throw error;
    if (dataNode === undefined) this.#exclusions.forget();
    else await this.#exclusions.add(dataNode);
    await clock.sleep(nameNodeDelayMs(this.#failed, random.fraction()), this.#signal);
  }
}

async function* bytesOf({ content, server }: OpenFile, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const abort = () => content.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of content) yield chunk as Buffer;
  } catch (error) {
    throw new NoAnswer(server, reasonOf(error), { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    content.destroy();
  }
}
