/** One document, as it is to be stored. The same index and id again replace it: a replay doubles nothing. */
export interface SearchDocument {
  readonly index: string;
  readonly id: string;
  /** A JSON object's text, on one line. */
  readonly json: string;
}

/** What became of one document of a bulk: the others are not touched by it. */
export type DocumentOutcome =
  | { readonly stored: true }
  /** `retryable`: the index was too busy for it; anything else will be refused again. */
  | { readonly stored: false; readonly reason: string; readonly retryable: boolean };

/** `is` and `not` compare texts, numbers and booleans by their value; `from` and `to` numbers, ends included. */
export type SearchFilter =
  | { readonly field: string; readonly op: 'is' | 'not'; readonly value: string | number | boolean }
  | { readonly field: string; readonly op: 'from' | 'to'; readonly value: number }
  | { readonly field: string; readonly op: 'exists' };

export interface SearchQuery {
  /** Names of indices or aliases, `*` for any text. */
  readonly indices: readonly string[];
  /** All must hold. */
  readonly filters?: readonly SearchFilter[];
  /** At most so many, the newest by `timestamp` first (the oldest with `oldestFirst`). */
  readonly limit: number;
  readonly oldestFirst?: boolean;
}

/** A document that was found. */
export interface SearchHit {
  readonly index: string;
  readonly id: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** An index template: which indices it is for, and how their fields are typed. The body is Elasticsearch's. */
export interface IndexTemplate {
  readonly patterns: readonly string[];
  readonly priority: number;
  readonly template: Readonly<Record<string, unknown>>;
}

/** Where documents are kept and found: a server, an embedded index, memory. What waits ends when `signal` aborts, with its reason. */
export interface SearchIndex extends AsyncDisposable {
  /** For people: `http://node1:9200`. */
  readonly name: string;
  /**
   * Stores what can be stored. When it returns, what it calls stored survives a crash of the caller.
   *
   * @returns an outcome for each document, in their order
   * @throws Failure SEARCH_UNREACHABLE: nothing is known of any of them; store them again
   */
  bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]>;
  /** Newly stored documents are found within about a second, or after `refresh`. An index that is not there holds nothing. */
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]>;
  /** By id, in any of the indices. */
  get(indices: readonly string[], id: string, signal?: AbortSignal): Promise<SearchHit | undefined>;
  /** Lets what was stored so far be found. */
  refresh(indices: readonly string[], signal?: AbortSignal): Promise<void>;
  putTemplate(name: string, template: IndexTemplate, signal?: AbortSignal): Promise<void>;
  /** Lets the index be found under another name too. */
  addAlias(index: string, alias: string, signal?: AbortSignal): Promise<void>;
  /** Whether it can be reached. @throws Failure SEARCH_UNREACHABLE, NOT_ALLOWED */
  check(signal?: AbortSignal): Promise<void>;
}
