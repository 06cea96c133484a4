import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errnoOf, hasErrno } from '../../runtime/errno.js';
import { faultOf, NoAnswer } from './fault.js';

/** Limits of waiting, in ms. */
export interface HdfsLimits {
  readonly connectMs: number;
  /** Until a NameNode has answered. */
  readonly answerMs: number;
  /** Until the next bytes of a transfer move, in either direction. */
  readonly idleMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Readable | undefined;
  readonly connectMs: number;
  /** When no byte has moved either way for this long, the server counts as silent. */
  readonly idleMs: number;
  readonly agent?: http.Agent | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks, and answers once the head of the answer is there; its body is to be read, or to be destroyed.
 *
 * node:http and not fetch: DataNodes begin every answer to a PUT with a 100 that nobody asked for, which fetch takes for broken.
 *
 * @throws NoAnswer; what the body's source threw; the signal's reason
 */
export async function exchange({ url, body, connectMs, idleMs, signal, ...options }: HttpRequest): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const target = new URL(url);
  const request = (target.protocol === 'https:' ? https : http).request(target, options);
  const abort = () => request.destroy(asError(signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });
  silence(request, connectMs, idleMs);

  // When the body's source fails, the connection breaks off too: the source's error is the reason to report.
  let bodyFault: unknown;
  body?.once('error', (error) => {
    bodyFault ??= error;
  });
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
      request.once('close', () => reject(new Error('closed')));
    });
    const sent = body === undefined ? void request.end() : pipeline(body, request);
    // A server that refuses a body answers before it has read all of it and then cuts the connection: the answer counts, not the cut.
    sent?.catch(() => undefined);
    return await answered;
  } catch (error) {
    body?.destroy();
    if (signal?.aborted === true) throw signal.reason;
    // A connection that is broken takes its body with it, by the same error.
    if (bodyFault !== undefined && bodyFault !== error && !isCut(bodyFault)) throw bodyFault;
    throw error instanceof NoAnswer ? error : new NoAnswer(target.origin, reasonOf(error), { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function silence(request: http.ClientRequest, connectMs: number, idleMs: number): void {
  const silent = () => request.destroy(Object.assign(new Error('silent'), { code: 'SILENT' }));
  request.once('socket', (socket) => {
    if (!socket.connecting) {
      request.setTimeout(idleMs, silent);
      return;
    }
    const limit = setTimeout(silent, connectMs);
    request.once('close', () => clearTimeout(limit));
    socket.once('connect', () => {
      clearTimeout(limit);
      request.setTimeout(idleMs, silent);
    });
  });
}

const longestReplyBytes = 64 * 1024 * 1024;

/**
 * Reads the whole body of a short answer, at most 64 MB.
 * @throws HdfsFault unless its status is below 400; NoAnswer when it breaks off
 */
export async function textOf(answer: IncomingMessage, server: string, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > longestReplyBytes) throw new NoAnswer(server, 'an answer of more than 64 MB');
      chunks.push(chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof NoAnswer ? error : new NoAnswer(server, reasonOf(error), { cause: error });
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const { statusCode: status = 0 } = answer;
  if (status < 200 || status >= 400) throw faultOf(status, text, server);
  return text;
}

export function reasonOf(error: unknown): string {
  return errnoOf(error) ?? 'ECONNRESET';
}

function isCut(error: unknown): boolean {
  return hasErrno(error, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE');
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
