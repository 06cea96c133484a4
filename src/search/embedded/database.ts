import { Worker } from 'node:worker_threads';
import { Failure } from '../../errors/catalogue.js';
import { type Statement, type WorkerAnswer, type WorkerRequest, workerScript } from './worker-script.js';

type Rows = Extract<WorkerAnswer, { rows: unknown }>['rows'];

/** How long SQLite waits for another process to finish writing: it lets one write at a time. */
const busyTimeoutMs = 20_000;
/** Committed documents survive the crash of a process. A power cut may lose those of the last moment, as with a search server's default. */
const pragmas = ['journal_mode = WAL', 'synchronous = NORMAL'];

/** A SQLite file, used from a worker thread: its calls are synchronous and would block the event loop of the main thread. */
export class Database implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Rows>>();
  readonly #ended: Promise<void>;
  #nextId = 0;
  #broken: Failure | undefined;

  constructor(file: string) {
    this.#worker = new Worker(workerScript, { eval: true, workerData: { file, busyTimeoutMs, pragmas } });
    this.#worker.on('message', (answer: WorkerAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#break(new Failure('SEARCH_UNREACHABLE', `${file}: ${error.message}`, {}, { cause: error })));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    this.#worker.once('exit', () => {
      this.#break(new Failure('SEARCH_UNREACHABLE', `${file} is closed`));
      resolve();
    });
  }

  /** Runs all statements in one transaction. @returns the rows of the last one @throws Failure SEARCH_UNREACHABLE */
  async run(...statements: readonly Statement[]): Promise<Rows> {
    if (this.#broken !== undefined) throw this.#broken;
    const request: WorkerRequest = { id: this.#nextId++, statements };
    const waiting = Promise.withResolvers<Rows>();
    this.#waiting.set(request.id, waiting);
    this.#worker.postMessage(request);
    return waiting.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#worker.postMessage({ id: -1, statements: [] } satisfies WorkerRequest);
    await this.#ended;
  }

  #settle(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Failure('SEARCH_UNREACHABLE', `the embedded index: ${answer.error}`));
    else waiting?.resolve(answer.rows);
  }

  #break(failure: Failure): void {
    this.#broken ??= failure;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#broken);
    this.#waiting.clear();
  }
}
