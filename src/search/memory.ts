import { newestFirst, satisfies } from './matching.js';
import { matchesAny } from './names.js';
import type { DocumentOutcome, IndexTemplate, SearchDocument, SearchHit, SearchIndex, SearchQuery } from './port.js';

/** An index in memory, for tests and for pipelines whose results are looked at once. */
export class MemorySearchIndex implements SearchIndex {
  readonly name = 'memory';
  readonly templates = new Map<string, IndexTemplate>();
  readonly #documents = new Map<string, SearchHit>();
  readonly #aliases = new Map<string, Set<string>>();

  get size(): number {
    return this.#documents.size;
  }

  async bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]> {
    signal?.throwIfAborted();
    for (const { index, id, json } of documents) {
      this.#documents.set(JSON.stringify([index, id]), { index, id, source: JSON.parse(json) });
    }
    return documents.map(() => ({ stored: true }));
  }

  async search({ indices, filters = [], limit, oldestFirst = false }: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    signal?.throwIfAborted();
    const found = [...this.#documents.values()]
      .filter(({ index, source }) => this.#isMeant(indices, index) && satisfies(source, filters))
      .sort(newestFirst);
    return (oldestFirst ? found.reverse() : found).slice(0, limit);
  }

  async get(indices: readonly string[], id: string, signal?: AbortSignal): Promise<SearchHit | undefined> {
    signal?.throwIfAborted();
    return [...this.#documents.values()].find((hit) => hit.id === id && this.#isMeant(indices, hit.index));
  }

  async refresh(): Promise<void> {}

  async putTemplate(name: string, template: IndexTemplate): Promise<void> {
    this.templates.set(name, template);
  }

  async addAlias(index: string, alias: string): Promise<void> {
    this.#aliases.set(index, (this.#aliases.get(index) ?? new Set()).add(alias));
  }

  async check(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #isMeant(patterns: readonly string[], index: string): boolean {
    return [index, ...(this.#aliases.get(index) ?? [])].some((name) => matchesAny(patterns, name));
  }
}
