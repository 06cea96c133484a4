import type { Endpoint } from '../domain/endpoint.js';
import { Failure } from '../errors/catalogue.js';
import type { Clock } from '../runtime/clock/clock.js';
import { LenientHttpError, lenientGet } from '../runtime/http/lenient-http.js';
import { functionUrl } from './endpoint.js';

export interface ModelCall {
  readonly endpoint: Endpoint;
  /** The function to call; default `apply`. */
  readonly function?: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  /** Limit of the whole call; default 10 s. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type ModelAnswer = Readonly<Record<string, unknown>>;

const defaultTimeoutMs = 10_000;
const shownCharacters = 200;

/**
 * Calls a function of a model as Metron's Stellar does: by a GET, to which the model has to answer 200 with a JSON object.
 *
 * @throws Failure MODEL_CALL_FAILED for any other answer, and for none; the reason of `signal`
 */
export async function callModel(call: ModelCall, clock: Clock): Promise<ModelAnswer> {
  const { endpoint, args, timeoutMs = defaultTimeoutMs, signal } = call;
  const url = functionUrl(endpoint, call.function ?? 'apply', args);
  const { status, body } = await get(url, timeoutMs, signal, clock);
  const text = new TextDecoder().decode(body);
  if (status !== 200) throw failed(url, `answered ${status}${text.trim() === '' ? '' : `: ${shorten(text)}`}`, { status });
  const answer = objectIn(text);
  if (answer === undefined) throw failed(url, `did not answer with a JSON object: ${shorten(text)}`, { status });
  return answer;
}

async function get(url: string, timeoutMs: number, signal: AbortSignal | undefined, clock: Clock) {
  try {
    return await lenientGet({ url, timeoutMs, signal }, clock);
  } catch (error) {
    if (!(error instanceof LenientHttpError)) throw error;
    throw failed(url, `did not answer: ${error.message}`, { trouble: error.trouble }, error);
  }
}

function failed(url: string, what: string, details: Readonly<Record<string, unknown>>, cause?: Error): Failure {
  return new Failure('MODEL_CALL_FAILED', `${url} ${what}`, { url, ...details }, { cause });
}

function objectIn(text: string): ModelAnswer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ModelAnswer) : undefined;
  } catch {
    return undefined;
  }
}

function shorten(text: string): string {
  const shown = text.replace(/\p{Cc}+/gu, ' ').trim();
  return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown;
}
