import type { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Http, HttpAnswer } from '../../runtime/http/http.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import { troubleIn } from './answers.js';

export interface RestClientOptions {
  /** Addresses such as `http://rm1:8088`, all of ResourceManagers of the same cluster. */
  readonly servers: readonly string[];
  /** The user to act as, on clusters without Kerberos. */
  readonly user: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
}

export interface Question {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

interface Sending extends Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

export interface Answered {
  readonly server: string;
  readonly status: number;
  /** Undefined when the answer is not JSON. */
  readonly json: unknown;
}

/** Limits for each request by its method. Changes may take longer, since YARN asks ZooKeeper and HDFS before it answers. */
const limitsMs = { GET: 5_000, POST: 30_000, PUT: 30_000, DELETE: 30_000 } as const;
const rounds = 2;
const pause = { firstMs: 200, longestMs: 2_000 };
/** Status codes of a ResourceManager that is on standby or starting, or of a broken proxy before it: another may answer. */
const passing: readonly number[] = [502, 503, 504];

/**
 * Sends requests to whichever ResourceManager is active: first to the one that answered last, then to the others, in a bounded number of
 * rounds. One on standby redirects to the active one, which is followed.
 */
export class RestClient {
  readonly #options: RestClientOptions;
  #first = 0;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  get address(): string {
    return this.#options.servers.join(',');
  }

  /** @throws Failure YARN_UNREACHABLE, NOT_ALLOWED, YARN_REFUSED; the reason of `signal` */
  async get<Schema extends z.ZodType>(question: Question, schema: Schema, signal: AbortSignal): Promise<z.output<Schema>> {
    const answer = await this.send({ ...question, method: 'GET' }, signal);
    if (answer.status !== 200) throw refused(answer);
    const parsed = schema.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    throw new Failure('YARN_REFUSED', `${answer.server}${question.path} is no ResourceManager's: ${parsed.error.issues[0]?.message}`);
  }

  /**
   * @returns any answer, unless it is a refusal of our identity
   * @throws Failure YARN_UNREACHABLE, NOT_ALLOWED; the reason of `signal`
   */
  async send(sending: Sending, signal: AbortSignal): Promise<Answered> {
    const { clock, random, servers } = this.#options;
    const troubles = new Map<string, string>();
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await clock.sleep(backoffMs(pause, round - 1, random.fraction()), signal);
      for (let tried = 0; tried < servers.length; tried++) {
        const at = (this.#first + tried) % servers.length;
        const server = servers[at] ?? '';
        const answer = await this.#ask(server, sending, signal);
        if ('trouble' in answer) {
          troubles.set(server, answer.trouble);
          continue;
        }
        this.#first = at;
        return checked(answer);
      }
    }
    throw unreachable(troubles);
  }

  async #ask(
    server: string,
    { method, path, query, body }: Sending,
    signal: AbortSignal,
  ): Promise<Answered | { readonly trouble: string }> {
    const { http, user } = this.#options;
    const url = new URL(server + path);
    for (const [name, value] of Object.entries({ 'user.name': user, ...query })) url.searchParams.set(name, value);
    const headers = { accept: 'application/json', 'user-agent': 'maas', ...(body !== undefined && { 'content-type': 'application/json' }) };
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const timeoutMs = limitsMs[method];
    try {
      const answer = await http.request({ url, method, headers, body: sent, timeoutMs, signal });
      if (passing.includes(answer.status)) return { trouble: `answers ${answer.status}` };
      const json = jsonOf(answer);
      // Hadoop before 3.0 answers 200 on standby, with this text.
      if (json === undefined && Buffer.from(answer.body).toString().startsWith('This is standby RM')) return { trouble: 'stands by' };
      return { server, status: answer.status, json };
    } catch (error) {
      signal.throwIfAborted();
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return { trouble: isLate ? `did not answer within ${timeoutMs / 1_000} s` : causeOf(error) };
    }
  }
}

/** @throws Failure NOT_ALLOWED when the answer refuses our identity */
function checked(answer: Answered): Answered {
  const { server, status, json } = answer;
  if (status === 401) {
    const hint = 'the engine yarn does not support Kerberos with a ResourceManager (docs/yarn.md); use the engine agents';
    throw new Failure('NOT_ALLOWED', `the ResourceManager ${server} wants Kerberos`, { server }, { hint });
  }
  if (status === 403)
    throw new Failure('NOT_ALLOWED', `the ResourceManager ${server} refused: ${troubleIn(json) ?? 'status 403'}`, { server });
  return answer;
}

export function refused({ server, status, json }: Answered): Failure {
  return new Failure('YARN_REFUSED', `the ResourceManager ${server} refused: ${troubleIn(json) ?? `status ${status}`}`, { server, status });
}

function unreachable(troubles: ReadonlyMap<string, string>): Failure {
  const each = [...troubles].map(([server, trouble]) => `${server} ${trouble}`);
  return new Failure('YARN_UNREACHABLE', `no ResourceManager of YARN answers as active: ${each.join('; ')}`, {
    servers: [...troubles.keys()],
  });
}

function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

/** The cause of a failed `fetch`, whose own message says only that it failed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return messageOf(cause);
}
