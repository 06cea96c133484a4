import { type ModelCounters, type ModelInstance, type ModelQuestion, type Models, noQuestions } from './port.js';

/** Models of a cluster that is connected to only at the first lookup, since most expressions use no models. */
export class LazyModels<Answer> implements Models<Answer> {
  readonly #open: () => Promise<Models<Answer>>;
  #opening: Promise<Models<Answer>> | undefined;
  #opened: Models<Answer> | undefined;

  /** @param open called at the first lookup, and again after a failure */
  constructor(open: () => Promise<Models<Answer>>) {
    this.#open = open;
  }

  get counters(): ModelCounters {
    return this.#opened?.counters ?? noQuestions;
  }

  find(name: string, version: string | undefined): ModelInstance | undefined | Promise<ModelInstance | undefined> {
    if (this.#opened !== undefined) return this.#opened.find(name, version);
    return this.#models().then((models) => models.find(name, version));
  }

  ask(question: ModelQuestion): Answer | Promise<Answer> {
    if (this.#opened !== undefined) return this.#opened.ask(question);
    return this.#models().then((models) => models.ask(question));
  }

  #models(): Promise<Models<Answer>> {
    this.#opening ??= this.#open().then(
      (models) => {
        this.#opened = models;
        return models;
      },
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }
}
