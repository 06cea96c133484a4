import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import type { DocumentOutcome, IndexTemplate, SearchDocument, SearchHit, SearchIndex, SearchQuery } from '../port.js';
import { bulkBody, bulkOutcomes } from './bulk.js';
import { queryBody } from './query.js';
import { type Answer, type ServerOptions, ServerRequests } from './requests.js';

const hits = z.object({
  hits: z.object({ hits: z.array(z.object({ _index: z.string(), _id: z.string(), _source: z.record(z.string(), z.unknown()) })) }),
});
const refusal = z.object({ error: z.object({ type: z.string(), reason: z.string().nullish() }) });

/** Elasticsearch 7 and later, or OpenSearch, over HTTP. */
export class ServerSearchIndex implements SearchIndex {
  readonly #requests: ServerRequests;

  constructor(options: ServerOptions) {
    this.#requests = new ServerRequests(options);
  }

  get name(): string {
    return this.#requests.url;
  }

  async bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]> {
    if (documents.length === 0) return [];
    const answer = await this.#requests.ask('POST', '/_bulk', bulkBody(documents), signal, 'application/x-ndjson');
    // Too large for the server: halves may fit; one document that does not is refused for good.
    if (answer.status === 413) return this.#inHalves(documents, signal);
    if (answer.status >= 500) throw this.#unsure(`status ${answer.status}`);
    const { body } = this.#fine(answer, 'to store documents');
    try {
      return bulkOutcomes(body, documents.length);
    } catch (cause) {
      throw this.#unsure(`it answered a bulk with ${JSON.stringify(body.slice(0, 100))}`, cause);
    }
  }

  async search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    return this.#find(query.indices, queryBody(query), signal);
  }

  async get(indices: readonly string[], id: string, signal?: AbortSignal): Promise<SearchHit | undefined> {
    const [hit] = await this.#find(indices, { size: 1, query: { ids: { values: [id] } } }, signal);
    return hit;
  }

  async refresh(indices: readonly string[], signal?: AbortSignal): Promise<void> {
    this.#fine(await this.#requests.ask('POST', `/${pathOf(indices)}/_refresh?${ifThere}`, undefined, signal), 'to refresh');
  }

  async putTemplate(name: string, { patterns, priority, template }: IndexTemplate, signal?: AbortSignal): Promise<void> {
    const body = JSON.stringify({ index_patterns: patterns, priority, template });
    this.#fine(await this.#requests.ask('PUT', `/_index_template/${encodeURIComponent(name)}`, body, signal), `to store template ${name}`);
  }

  async addAlias(index: string, alias: string, signal?: AbortSignal): Promise<void> {
    const body = JSON.stringify({ actions: [{ add: { index, alias } }] });
    this.#fine(await this.#requests.ask('POST', '/_aliases', body, signal), `to name ${index} ${alias}`);
  }

  async check(signal?: AbortSignal): Promise<void> {
    this.#fine(await this.#requests.ask('GET', '/', undefined, signal), 'to say what it is');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#requests[Symbol.dispose]();
  }

  async #find(indices: readonly string[], body: object, signal: AbortSignal | undefined): Promise<SearchHit[]> {
    const path = `/${pathOf(indices)}/_search?${ifThere}`;
    const answer = this.#fine(await this.#requests.ask('POST', path, JSON.stringify(body), signal), 'to search');
    return hits.parse(JSON.parse(answer.body)).hits.hits.map(({ _index, _id, _source }) => ({ index: _index, id: _id, source: _source }));
  }

  async #inHalves(documents: readonly SearchDocument[], signal: AbortSignal | undefined): Promise<DocumentOutcome[]> {
    if (documents.length === 1) return [{ stored: false, reason: 'larger than the server takes', retryable: false }];
    const middle = Math.ceil(documents.length / 2);
    const first = await this.bulk(documents.slice(0, middle), signal);
    return [...first, ...(await this.bulk(documents.slice(middle), signal))];
  }

  /** An answer that no healthy search server gives: nothing is known of the documents. */
  #unsure(why: string, cause?: unknown): Failure {
    return new Failure('SEARCH_UNREACHABLE', `${this.name}: ${why}`, {}, { cause });
  }

  #fine(answer: Answer, what: string): Answer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new Failure('SEARCH_REFUSED', `${this.name} refuses ${what}: ${reasonOf(answer)}`, { status: answer.status });
  }
}

const ifThere = 'ignore_unavailable=true&allow_no_indices=true';

function pathOf(indices: readonly string[]): string {
  return indices.map(encodeURIComponent).join(',');
}

function reasonOf({ status, body }: Answer): string {
  try {
    const { error } = refusal.parse(JSON.parse(body));
    return error.reason ? `${error.type}: ${error.reason}` : error.type;
  } catch {
    return `status ${status}`;
  }
}
