import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DocumentOutcome, IndexTemplate, SearchDocument, SearchHit, SearchIndex, SearchQuery } from '../port.js';
import { Database } from './database.js';
import { byId, insertion, pruning, schema, selection } from './statements.js';
import type { Statement } from './worker-script.js';

export interface EmbeddedOptions {
  /** Path of the SQLite file; its directory is made when it is missing. */
  readonly file: string;
  /** How many documents are kept: beyond this, the oldest are dropped. */
  readonly keepDocuments?: number;
}

const defaultKeep = 1_000_000;
/** Documents between two prunings. Each deletes as many as were written since the last: often enough that none takes long. */
const pruneEvery = 1_000;

/** An index in one SQLite file, for a laptop. Several processes may write and search it at once. */
export class EmbeddedSearchIndex implements SearchIndex {
  readonly #file: string;
  readonly #keep: number;
  readonly #database: Database;
  readonly #ready: Promise<unknown>;
  #sincePruning = 0;

  constructor({ file, keepDocuments = defaultKeep }: EmbeddedOptions) {
    this.#file = file;
    this.#keep = keepDocuments;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.#database = new Database(file);
    this.#ready = this.#database.run(...schema.map((sql) => ({ sql, parameters: [] })));
    // The first call rejects with this error; until then it must not count as unhandled.
    this.#ready.catch(() => {});
  }

  get name(): string {
    return `sqlite:${this.#file}`;
  }

  async bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]> {
    if (documents.length === 0) return [];
    const prunes = this.#sincePruning + documents.length >= pruneEvery;
    await this.#run(signal, insertion(documents), ...(prunes ? [pruning(this.#keep)] : []));
    this.#sincePruning = prunes ? 0 : this.#sincePruning + documents.length;
    return documents.map(() => ({ stored: true }));
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    return (await this.#run(signal, selection(query))).map(hitOf);
  }

  async get(indices: readonly string[], id: string, signal?: AbortSignal): Promise<SearchHit | undefined> {
    return (await this.#run(signal, byId(indices, id))).map(hitOf)[0];
  }

  async refresh(): Promise<void> {
    await this.#ready;
  }

  async putTemplate(name: string, template: IndexTemplate, signal?: AbortSignal): Promise<void> {
    const sql = 'INSERT OR REPLACE INTO templates (name, body) VALUES (?, ?)';
    await this.#run(signal, { sql, parameters: [name, JSON.stringify(template)] });
  }

  async addAlias(index: string, alias: string, signal?: AbortSignal): Promise<void> {
    await this.#run(signal, { sql: 'INSERT OR IGNORE INTO aliases (alias, idx) VALUES (?, ?)', parameters: [alias, index] });
  }

  async check(): Promise<void> {
    await this.#ready;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  async #run(signal: AbortSignal | undefined, ...statements: readonly Statement[]) {
    signal?.throwIfAborted();
    await this.#ready;
    return this.#database.run(...statements);
  }
}

function hitOf(row: Readonly<Record<string, unknown>>): SearchHit {
  return { index: String(row['idx']), id: String(row['id']), source: JSON.parse(String(row['source'])) };
}
