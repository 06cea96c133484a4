/** One instance of a model, as MAAS_GET_ENDPOINT finds it. */
export interface ModelInstance {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** The path of each function, by its name; `apply` is always there. */
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * A call of a model: its endpoint, the function and the arguments. Name and version may be missing in an endpoint that was written by hand.
 */
export interface ModelQuestion {
  readonly url: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** The function's name as the caller gave it. */
  readonly function: string;
  /** The function's path below the URL; undefined when it is the name. */
  readonly path: string | undefined;
  readonly args: Readonly<Record<string, string>>;
}

/** Why a model gave no answer. Only `connection` is worth a try with another instance. */
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
  /** Questions in all (`asked`), those answered from the cache (`hits`), and those that joined an equal one under way (`shared`). */
  readonly asked: number;
  readonly hits: number;
  readonly shared: number;
  /** Calls over the network including retries (`calls`), those that failed (`failures`), and those made again (`retries`). */
  readonly calls: number;
  readonly failures: number;
  readonly retries: number;
  /** How often an endpoint was ejected: left without calls for a while. */
  readonly ejections: number;
}

export const noQuestions: ModelCounters = { asked: 0, hits: 0, shared: 0, calls: 0, failures: 0, retries: 0, ejections: 0 };

/**
 * Finds deployed models and calls them. `Answer` is the type that an answer's JSON object is parsed into.
 */
export interface Models<Answer> {
  /**
   * Picks a healthy instance at random. Returns it without a promise when the registry has been read.
   *
   * @param version undefined for the newest
   * @returns undefined for a model or version that is not registered
   * @throws when the registry cannot be read
   */
  find(name: string, version: string | undefined): ModelInstance | undefined | Promise<ModelInstance | undefined>;

  /**
   * Calls a model. Returns the answer without a promise when it is cached. Several callers may get the same object, so it must not be
   * changed.
   *
   * @throws ModelCallError
   */
  ask(question: ModelQuestion): Answer | Promise<Answer>;

  readonly counters: ModelCounters;
}
