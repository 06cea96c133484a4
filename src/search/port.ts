/** A document to be stored. One with the same index and id replaces it, so that a replay makes no doubles. */
export interface SearchDocument {
  readonly index: string;
  readonly id: string;
  /** A JSON object's text, on one line. */
  readonly json: string;
}

/** What became of one document of a bulk; each has an outcome of its own. */
export type DocumentOutcome =
  | { readonly stored: true }
  /** `retryable`: the index was too busy, and may take it later. Otherwise it would be refused again. */
  | { readonly stored: false; readonly reason: string; readonly retryable: boolean };

/** `is` and `not` compare texts, numbers and booleans by value; `from` and `to` are bounds of a number, both included. */
export type SearchFilter =
  | { readonly field: string; readonly op: 'is' | 'not'; readonly value: string | number | boolean }
  | { readonly field: string; readonly op: 'from' | 'to'; readonly value: number }
  | { readonly field: string; readonly op: 'exists' };

export interface SearchQuery {
  /** Names of indices or aliases, `*` for any text. */
  readonly indices: readonly string[];
  /** A document is found when all of them hold. */
  readonly filters?: readonly SearchFilter[];
  /** Most hits to return, the newest by `timestamp` first; the oldest first with `oldestFirst`. */
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

/** Where documents are stored and searched: a server, an embedded index, memory. A call ends with the reason of `signal` when that aborts. */
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
  /** Makes everything stored so far visible to searches. */
  refresh(indices: readonly string[], signal?: AbortSignal): Promise<void>;
  putTemplate(name: string, template: IndexTemplate, signal?: AbortSignal): Promise<void>;
  /** Gives the index another name under which it is found as well. */
  addAlias(index: string, alias: string, signal?: AbortSignal): Promise<void>;
  /** Whether it can be reached. @throws Failure SEARCH_UNREACHABLE, NOT_ALLOWED */
  check(signal?: AbortSignal): Promise<void>;
}
