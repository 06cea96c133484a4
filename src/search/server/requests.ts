import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';

export interface ServerOptions {
  /** `http://node1:9200`, one address: a load balancer's, or any node's. */
  readonly url: string;
  /** `user:password`. */
  readonly credentials?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** Limit of one attempt, ms; default 30,000. */
  readonly timeoutMs?: number;
  /** How often a request is repeated when the server is busy or can't be reached; default 5. */
  readonly retries?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

type Method = 'GET' | 'PUT' | 'POST' | 'HEAD';

const backoff = { firstMs: 100, longestMs: 5_000 };
/** Statuses by which the server, or a proxy in front of it, asks to try again later. */
const passing = new Set([429, 502, 503, 504]);

/** Sends requests to a search server over connections that are kept open. Each may be sent twice without harm, since documents carry their ids. */
export class ServerRequests implements Disposable {
  readonly url: string;
  readonly #options: ServerOptions;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #authorization: string | undefined;

  constructor(options: ServerOptions) {
    this.url = options.url.replace(/\/+$/, '');
    this.#options = options;
    // When the server has closed a kept connection meanwhile, the request fails with a reset and is sent again at once.
    const keep = { keepAlive: true, maxSockets: 8, scheduling: 'lifo' } as const;
    this.#agent = this.url.startsWith('https:') ? new HttpsAgent(keep) : new HttpAgent(keep);
    this.#authorization =
      options.credentials === undefined ? undefined : `Basic ${Buffer.from(options.credentials, 'utf8').toString('base64')}`;
  }

  /** @throws Failure SEARCH_UNREACHABLE, NOT_ALLOWED; the reason of `signal`. Other statuses are the caller's to judge. */
  async ask(method: Method, path: string, body?: string, signal?: AbortSignal, kind = 'application/json'): Promise<Answer> {
    const { retries = 5, clock, random } = this.#options;
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const answer = await this.#attempt(method, path, body, signal, kind);
      const failed = answer instanceof Error || passing.has(answer.status);
      if (!failed) return this.#allowed(answer, path);
      if (attempt >= retries) throw this.#unreachable(answer);
      await clock.sleep(backoffMs(backoff, attempt, random.fraction()), signal);
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #attempt(method: Method, path: string, body: string | undefined, signal: AbortSignal | undefined, kind: string) {
    const { timeoutMs = 30_000 } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const over = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      return await this.#send(method, path, body, over, kind);
    } catch (error) {
      signal?.throwIfAborted();
      if (timeout.aborted) return new Error(`no answer within ${timeoutMs / 1000} s`, { cause: error });
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  async #send(method: Method, path: string, body: string | undefined, signal: AbortSignal, kind: string): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const payload = body === undefined ? undefined : Buffer.from(body, 'utf8');
    const headers = {
      accept: 'application/json',
      ...(payload !== undefined && { 'content-type': kind, 'content-length': payload.length }),
      ...(this.#authorization !== undefined && { authorization: this.#authorization }),
    };
    const send = this.url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = send(this.url + path, { method, headers, agent: this.#agent, signal }, resolve);
    let again = false;
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      again = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(error);
    });
    outgoing.end(payload);
    try {
      const answer = await promise;
      return { status: answer.statusCode ?? 0, body: await text(answer) };
    } catch (error) {
      if (!again) throw error;
      return this.#send(method, path, body, signal, kind);
    }
  }

  #allowed(answer: Answer, path: string): Answer {
    if (answer.status === 401 || answer.status === 403) {
      throw new Failure(
        'NOT_ALLOWED',
        `${this.url} refuses ${path.split('?')[0]} (${answer.status})`,
        { status: answer.status },
        {
          hint: 'name credentials with --search-auth file:PATH or env:NAME, holding user:password',
        },
      );
    }
    return answer;
  }

  #unreachable(last: Answer | Error): Failure {
    const why = last instanceof Error ? last.message || ((last as NodeJS.ErrnoException).code ?? 'no connection') : `status ${last.status}`;
    return new Failure('SEARCH_UNREACHABLE', `${this.url} does not answer: ${why}`, {}, last instanceof Error ? { cause: last } : {});
  }
}
