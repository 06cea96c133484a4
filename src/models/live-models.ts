import { functionUrl } from '../metron/endpoint.js';
import type { Clock } from '../runtime/clock/clock.js';
import { KeptConnections, LenientHttpError, lenientGet } from '../runtime/http/lenient-http.js';
import type { Random } from '../runtime/random/random.js';
import { within } from '../runtime/waits/deadline.js';
import { untilAborted } from '../runtime/waits/until-aborted.js';
import { AnswerCache, type CacheOptions } from './answer-cache.js';
import type { Discovery } from './discovery.js';
import { Ejections } from './ejection.js';
import { ModelCallError, type ModelCounters, type ModelInstance, type ModelQuestion, type Models, type ModelTrouble } from './port.js';

export interface ModelOptions<Answer> {
  /** Parses the text of an answer. @returns undefined when it is not a JSON object */
  readonly decode: (text: string) => Answer | undefined;
  readonly cache?: Partial<CacheOptions>;
  /** The limit for one question, including a retry on another instance. */
  readonly timeoutMs?: number;
  /** How long to wait for the registrations to be read. */
  readonly discoveryTimeoutMs?: number;
}

/** The size and lifetime that Metron configures for its own cache, which has a bug and never returns an entry. */
const defaultCache: CacheOptions = { entries: 100_000, characters: 64_000_000, ttlMs: 600_000, failureTtlMs: 1_000 };
const defaultTimeoutMs = 10_000;
/** The statuses with which servers and proxies say that they cannot serve anyone. */
const unavailable = new Set([502, 503, 504]);
const down: ReadonlySet<ModelTrouble> = new Set<ModelTrouble>(['connection', 'timeout', 'unavailable']);

interface CallLimits {
  readonly endsAt: number;
  readonly once: boolean;
}

/** The models in Metron's registry, called over HTTP. Disposing closes its connections, but not the discovery. */
export class LiveModels<Answer> implements Models<Answer>, Disposable {
  readonly #discovery: Discovery;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #decode: ModelOptions<Answer>['decode'];
  readonly #timeoutMs: number;
  readonly #discoveryTimeoutMs: number;
  readonly #cache: AnswerCache<Answer>;
  readonly #ejections: Ejections;
  readonly #connections = new KeptConnections();
  readonly #underWay = new Map<string, Promise<Answer>>();
  readonly #counts = { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0 };

  constructor(discovery: Discovery, { clock, random }: { clock: Clock; random: Random }, options: ModelOptions<Answer>) {
    const { decode, cache = {}, timeoutMs = defaultTimeoutMs, discoveryTimeoutMs = timeoutMs } = options;
    this.#discovery = discovery;
    this.#clock = clock;
    this.#random = random;
    this.#decode = decode;
    this.#timeoutMs = timeoutMs;
    this.#discoveryTimeoutMs = discoveryTimeoutMs;
    this.#cache = new AnswerCache({ ...defaultCache, ...cache }, clock);
    this.#ejections = new Ejections(clock);
  }

  get counters(): ModelCounters {
    return { ...this.#counts, ejections: this.#ejections.count };
  }

  find(name: string, version: string | undefined): ModelInstance | undefined | Promise<ModelInstance | undefined> {
    return this.#discovery.isWhole ? this.#pick(name, version) : this.#findLater(name, version);
  }

  ask(question: ModelQuestion): Answer | Promise<Answer> {
    this.#counts.asked += 1;
    const key = this.#keyOf(question);
    const kept = this.#cache.get(key);
    if (kept !== undefined) {
      this.#counts.hits += 1;
      if ('failure' in kept) throw kept.failure;
      return kept.answer;
    }
    return this.#askOnce(key, question);
  }

  [Symbol.dispose](): void {
    this.#connections[Symbol.dispose]();
  }

  #pick(name: string, version: string | undefined, except?: string): ModelInstance | undefined {
    let candidates = this.#discovery.catalog.instances(name, version);
    if (except !== undefined) candidates = candidates.filter(({ url }) => url !== except);
    if (!this.#ejections.none) {
      const healthy = candidates.filter(({ url }) => !this.#ejections.isOut(url));
      // If all are ejected, one of them is called nevertheless: only a call that succeeds brings an endpoint back.
      if (healthy.length > 0) candidates = healthy;
    }
    return candidates[Math.floor(this.#random.fraction() * candidates.length)];
  }

  async #findLater(name: string, version: string | undefined): Promise<ModelInstance | undefined> {
    const limitMs = this.#discoveryTimeoutMs;
    const late = () => new ModelCallError('timeout', `which models are registered was not known within ${limitMs / 1000} s`);
    await within({ clock: this.#clock, limitMs, late }, (signal) => untilAborted(this.#discovery.whole, signal));
    return this.#pick(name, version);
  }

  /** Asks once for all equal questions that come while the answer is awaited. */
  #askOnce(key: string, question: ModelQuestion): Promise<Answer> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      this.#counts.shared += 1;
      return underWay;
    }
    const asked = this.#askAnyone(key, question).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #askAnyone(key: string, question: ModelQuestion): Promise<Answer> {
    try {
      return await this.#askOneOrAnother(key, question);
    } catch (error) {
      if (error instanceof ModelCallError) this.#cache.keepFailure(key, error);
      throw error;
    }
  }

  /** Retries a failed connection once: with another instance or, if there is none, with the same one after a pause. */
  async #askOneOrAnother(key: string, question: ModelQuestion): Promise<Answer> {
    const endsAt = this.#clock.elapsed() + this.#timeoutMs;
    const { name, version, url } = question;
    const other = () => (name === undefined ? undefined : this.#pick(name, version, url));
    if (other() === undefined) return this.#call(key, question, { endsAt, once: false });
    try {
      return await this.#call(key, question, { endsAt, once: true });
    } catch (error) {
      const instead = error instanceof ModelCallError && error.trouble === 'connection' ? other() : undefined;
      if (instead === undefined) throw error;
      this.#counts.retries += 1;
      const asked = { ...question, url: instead.url, path: instead.functions[question.function] };
      return await this.#call(key, asked, { endsAt, once: false });
    }
  }

  async #call(key: string, question: ModelQuestion, limits: CallLimits): Promise<Answer> {
    this.#counts.calls += 1;
    try {
      const text = await this.#get(question, limits);
      const answer = this.#decode(text);
      if (answer === undefined) throw new ModelCallError('no object', `${question.url} did not answer with a JSON object`);
      this.#ejections.succeeded(question.url);
      this.#cache.keepAnswer(key, answer, text.length);
      return answer;
    } catch (error) {
      this.#counts.failures += 1;
      if (isDown(error)) this.#ejections.failed(question.url);
      throw error;
    }
  }

  async #get({ url, function: name, path, args }: ModelQuestion, { endsAt, once }: CallLimits): Promise<string> {
    const target = functionUrl({ url, functions: path === undefined ? {} : { [name]: path } }, name, args);
    const timeoutMs = Math.ceil(Math.max(1, endsAt - this.#clock.elapsed()));
    try {
      const { status, body } = await lenientGet({ url: target, timeoutMs, once, connections: this.#connections }, this.#clock);
      if (status !== 200) throw new ModelCallError(unavailable.has(status) ? 'unavailable' : 'status', `${url} answered ${status}`);
      return new TextDecoder().decode(body);
    } catch (error) {
      if (!(error instanceof LenientHttpError)) throw error;
      throw new ModelCallError(troubleOf(error), `${url} did not answer: ${error.message}`, { cause: error });
    }
  }

  #keyOf({ url, name, version, function: asked, args }: ModelQuestion): string {
    const whom =
      name === undefined || version === undefined
        ? `${url}\0`
        : `${name}\0${version}\0${this.#discovery.catalog.generation(name, version)}\0`;
    let key = `${whom}${asked}`;
    for (const argument in args) key += `\0${argument}\0${args[argument]}`;
    return key;
  }
}

/** Whether the endpoint itself, and not the question, is to blame. */
function isDown(error: unknown): boolean {
  return error instanceof ModelCallError && down.has(error.trouble);
}

function troubleOf({ trouble }: LenientHttpError): ModelTrouble {
  if (trouble === 'timeout' || trouble === 'bad url') return trouble;
  return trouble === 'too large' || trouble === 'no http' ? 'no object' : 'connection';
}
