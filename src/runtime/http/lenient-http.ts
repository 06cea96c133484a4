import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { messageOf } from '../../errors/message-of.js';
import type { Clock } from '../clock/clock.js';
import { errnoOf } from '../errno.js';

export interface LenientGet {
  readonly url: string;
  /** Limit of the whole call, the second try included, ms. */
  readonly timeoutMs: number;
  /** Limit of the answer's body; default 1 MB. */
  readonly maxBytes?: number | undefined;
  /** Connections that are kept open between calls where the server allows it; default: a new connection for each call. */
  readonly connections?: KeptConnections | undefined;
  /** Whether to give up after the first try. For callers that have another server to ask. */
  readonly once?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LenientAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * `refused`: nobody listens on the port. `cut`: the connection ended before the answer was complete. `no http`: the answer is not HTTP.
 * `unreachable`: no such host, no route, and the like.
 */
export type HttpTrouble = 'refused' | 'cut' | 'timeout' | 'too large' | 'no http' | 'unreachable' | 'bad url';

export class LenientHttpError extends Error {
  override readonly name = 'LenientHttpError';
  readonly trouble: HttpTrouble;

  constructor(trouble: HttpTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

const perHost = 64;
const idlePerHost = 8;
/** How long an idle connection is kept: less than the 5 s after which many servers close theirs. */
const idleMs = 4_000;

/** Connections that outlive their call. Disposing closes them. */
export class KeptConnections implements Disposable {
  readonly #options = { keepAlive: true, maxSockets: perHost, maxFreeSockets: idlePerHost, timeout: idleMs };
  readonly #http = new HttpAgent(this.#options);
  readonly #https = new HttpsAgent(this.#options);

  for(protocol: string): HttpAgent {
    return protocol === 'https:' ? this.#https : this.#http;
  }

  [Symbol.dispose](): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

const defaultMaxBytes = 1_048_576;
/** Pause before the second try. A server that takes one connection at a time, such as a loop around nc, does not listen for a moment after each answer. */
const pauseMs = 300;

/**
 * GET from servers that hardly speak HTTP: bare line feeds, no Content-Length, an answer that ends when the connection closes. A refused or
 * cut GET is repeated once, after a pause: a GET changes nothing, so it may be sent twice.
 *
 * @throws LenientHttpError; the reason of `signal`
 */
export async function lenientGet(get: LenientGet, clock: Clock): Promise<LenientAnswer> {
  const { signal, timeoutMs } = get;
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  const over = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    return await askTwice(get, over, clock);
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw new LenientHttpError('timeout', `no whole answer within ${timeoutMs / 1000} s`, { cause: error });
    throw error;
  }
}

async function askTwice(get: LenientGet, over: AbortSignal, clock: Clock): Promise<LenientAnswer> {
  try {
    return await ask(get, over);
  } catch (error) {
    const mayPass = error instanceof LenientHttpError && (error.trouble === 'refused' || error.trouble === 'cut');
    if (!mayPass || get.once === true || over.aborted) throw error;
    await clock.sleep(pauseMs, over);
    return await ask(get, over);
  }
}

async function ask({ url, maxBytes = defaultMaxBytes, connections }: LenientGet, signal: AbortSignal): Promise<LenientAnswer> {
  const target = URL.parse(url);
  if (target === null || !/^https?:$/.test(target.protocol)) throw new LenientHttpError('bad url', `${url} is no http URL`);
  try {
    const answer = await answerTo(target, connections, signal);
    return { status: answer.statusCode ?? 0, body: await bodyOf(answer, maxBytes) };
  } catch (error) {
    throw error instanceof LenientHttpError ? error : troubleOf(error);
  }
}

async function answerTo(url: URL, connections: KeptConnections | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const outgoing = requestTo(url, connections?.for(url.protocol) ?? false, signal);
  try {
    return await answerOf(outgoing);
  } catch (error) {
    // The server closed a kept connection just as it was used again, which says nothing about its health: a new one is tried.
    if (!outgoing.reusedSocket || signal.aborted) throw error;
    return await answerOf(requestTo(url, false, signal));
  }
}

function requestTo(url: URL, agent: HttpAgent | false, signal: AbortSignal): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { accept: 'application/json', 'user-agent': 'maas' };
  return send(url, { signal, headers, agent, insecureHTTPParser: true });
}

function answerOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.once('response', resolve);
  outgoing.once('error', reject);
  outgoing.end();
  return promise;
}

async function bodyOf(answer: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new LenientHttpError('too large', `the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function troubleOf(error: unknown): LenientHttpError {
  const code = errnoOf(error) ?? '';
  if (code === 'ECONNREFUSED') return new LenientHttpError('refused', 'the connection was refused', { cause: error });
  if (code === 'ECONNRESET' || code === 'EPIPE') return new LenientHttpError('cut', 'it hung up without a whole answer', { cause: error });
  if (code.startsWith('HPE_')) return new LenientHttpError('no http', 'the answer is no HTTP', { cause: error });
  return new LenientHttpError('unreachable', messageOf(error), { cause: error });
}
