/** One instance of a model, as MAAS_GET_ENDPOINT finds it. */
export interface ModelInstance {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** Paths by function; `apply` is always there. */
  readonly functions: Readonly<Record<string, string>>;
}

/** Whom to ask, and what. Name and version may be missing in an endpoint that somebody wrote by hand. */
export interface ModelQuestion {
  readonly url: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** As the caller names it. */
  readonly function: string;
  /** Where it is below the URL; undefined: under its own name. */
  readonly path: string | undefined;
  readonly args: Readonly<Record<string, string>>;
}

/** Why a model gave no answer: `connection` is worth another instance, the others are not. */
export type ModelTrouble = 'connection' | 'timeout' | 'unavailable' | 'status' | 'no object' | 'bad url';

export class ModelCallError extends Error {
  override readonly name = 'ModelCallError';
  readonly trouble: ModelTrouble;

  constructor(trouble: ModelTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.trouble = trouble;
  }
}

export interface ModelCounters {
  /** Questions asked, of which answered from the cache, and of which joined one that was under way. */
  readonly asked: number;
  readonly hits: number;
  readonly shared: number;
  /** Calls over the network, second ones included; those that failed; those made to another instance. */
  readonly calls: number;
  readonly failures: number;
  readonly retries: number;
  /** How often an endpoint was taken out for a while. */
  readonly ejections: number;
}

export const noQuestions: ModelCounters = { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 };

/**
 * Models that are deployed, and calls of them. `Answer` is what an answer's JSON object is read into.
 */
export interface Models<Answer> {
  /**
   * A random one of the healthy instances, at once when the registry is known.
   *
   * @param version undefined: the newest
   * @returns undefined for a model or version that is not registered
   * @throws when the registry cannot be read
   */
  find(name: string, version: string | undefined): ModelInstance | undefined | Promise<ModelInstance | undefined>;

  /**
   * At once when the answer is known. An answer may be given to several: it is not to be changed.
   *
   * @throws ModelCallError
   */
  ask(question: ModelQuestion): Answer | Promise<Answer>;

  readonly counters: ModelCounters;
}
