import { Failure } from '../errors/catalogue.js';
import type { DocumentOutcome, IndexTemplate, SearchDocument, SearchHit, SearchIndex, SearchQuery } from './port.js';

/** The calls of an index that a test can make fail. */
export type SearchCall = 'bulk' | 'search' | 'get' | 'refresh' | 'putTemplate' | 'addAlias' | 'check';

/** An index that can't be reached, or refuses single documents, when a test says so. */
export class FailingSearchIndex implements SearchIndex {
  readonly #index: SearchIndex;
  /** Whether this call fails because the index can't be reached. */
  isAway: (call: SearchCall) => boolean = () => false;
  /** Why this document is refused; undefined when it is stored. */
  refusal: (document: SearchDocument) => { readonly reason: string; readonly retryable: boolean } | undefined = () => undefined;

  constructor(index: SearchIndex) {
    this.#index = index;
  }

  get name(): string {
    return this.#index.name;
  }

  async bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]> {
    this.#meet('bulk');
    const refusals = documents.map((document) => this.refusal(document));
    const stored = await this.#index.bulk(
      documents.filter((_, at) => refusals[at] === undefined),
      signal,
    );
    const outcomes = stored[Symbol.iterator]();
    return refusals.map((refusal) => (refusal === undefined ? (outcomes.next().value ?? { stored: true }) : { stored: false, ...refusal }));
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    this.#meet('search');
    return this.#index.search(query, signal);
  }

  async get(indices: readonly string[], id: string, signal?: AbortSignal): Promise<SearchHit | undefined> {
    this.#meet('get');
    return this.#index.get(indices, id, signal);
  }

  async refresh(indices: readonly string[], signal?: AbortSignal): Promise<void> {
    this.#meet('refresh');
    await this.#index.refresh(indices, signal);
  }

  async putTemplate(name: string, template: IndexTemplate, signal?: AbortSignal): Promise<void> {
    this.#meet('putTemplate');
    await this.#index.putTemplate(name, template, signal);
  }

  async addAlias(index: string, alias: string, signal?: AbortSignal): Promise<void> {
    this.#meet('addAlias');
    await this.#index.addAlias(index, alias, signal);
  }

  async check(signal?: AbortSignal): Promise<void> {
    this.#meet('check');
    await this.#index.check(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#index[Symbol.asyncDispose]();
  }

  #meet(call: SearchCall): void {
    if (this.isAway(call)) throw new Failure('SEARCH_UNREACHABLE', `${this.name} is away`);
  }
}
