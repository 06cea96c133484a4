import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Found } from './sensor-steps.js';

const timeoutMs = 10_000;

/**
 * A search server, asked over plain HTTP and not by our own client: what wrote the documents must not be what vouches for them.
 *
 * Every method throws Failure SEARCH_UNREACHABLE, NOT_ALLOWED or SEARCH_REFUSED, or the reason of its signal.
 */
export class PlainSearch {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param url         `http://node1:9200`
   * @param credentials `user:password`; undefined for a server that asks for none
   */
  constructor(url: string, credentials: string | undefined) {
    this.#url = url;
    this.#headers = credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  }

  /** The documents in a sensor's indices, at most 100; none before the first index is there. */
  async documents(sensor: string, signal: AbortSignal): Promise<readonly Found[]> {
    await this.#ask('POST', `/${sensor}_index_*/_refresh`, signal);
    const body = await this.#ask('GET', `/${sensor}_index_*/_search?size=100`, signal);
    const { hits } = (body ?? {}) as { readonly hits?: { readonly hits?: readonly { readonly _source: Found }[] } };
    return (hits?.hits ?? []).map(({ _source }) => _source);
  }

  /** Deletes a sensor's indices one by one, by name: a server may refuse to delete by pattern. */
  async deleteIndices(sensor: string, signal: AbortSignal): Promise<void> {
    const listed = await this.#ask('GET', `/_cat/indices/${sensor}_index_*?format=json&h=index`, signal);
    for (const { index } of (listed ?? []) as readonly { readonly index: string }[]) await this.#ask('DELETE', `/${index}`, signal);
  }

  /** @returns the JSON that was answered; undefined for 404, by which the server says that there is no such index */
  async #ask(method: string, path: string, signal: AbortSignal): Promise<unknown> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    let answer: Response;
    try {
      answer = await fetch(`${this.#url}${path}`, { method, headers: this.#headers, signal: limited });
    } catch (cause) {
      signal.throwIfAborted();
      throw new Failure('SEARCH_UNREACHABLE', `${this.#url} does not answer: ${messageOf(cause)}`, { url: this.#url }, { cause });
    }
    const text = await answer.text();
    if (answer.status === 404) return undefined;
    if (answer.ok) return JSON.parse(text);
    const code = answer.status === 401 || answer.status === 403 ? 'NOT_ALLOWED' : 'SEARCH_REFUSED';
    throw new Failure(code, `${method} ${this.#url}${path} was answered with ${answer.status}`, { status: answer.status });
  }
}
