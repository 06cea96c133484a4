import { AsyncLocalStorage } from 'node:async_hooks';
import type { ModelCounters, ModelInstance, ModelQuestion, Models } from '../../models/port.js';
import type { Message } from '../message.js';

/** A model that had a say in a message. */
export interface AskedModel {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly function: string;
}

/** More than this had no say that anybody could follow. */
const most = 16;

/** Tells of each record which models were asked for it, in whatever order records wait for them. */
export class ModelTrace {
  readonly #asked = new AsyncLocalStorage<Map<string, AskedModel>>();

  /** Runs `work`, and what it waits for, keeping what it asks. */
  follow<Result>(asked: Map<string, AskedModel>, work: () => Result): Result {
    return this.#asked.run(asked, work);
  }

  /** The same models, with each question noted. */
  watch<Answer>(models: Models<Answer>): Models<Answer> {
    return new WatchedModels(models, (question) => this.#note(question));
  }

  #note({ name, version, url, function: called }: ModelQuestion): void {
    const asked = this.#asked.getStore();
    if (asked === undefined || name === undefined || version === undefined || asked.size >= most) return;
    asked.set(`${name} ${version} ${url} ${called}`, { name, version, url, function: called });
  }
}

class WatchedModels<Answer> implements Models<Answer> {
  readonly #models: Models<Answer>;
  readonly #onAsked: (question: ModelQuestion) => void;

  constructor(models: Models<Answer>, onAsked: (question: ModelQuestion) => void) {
    this.#models = models;
    this.#onAsked = onAsked;
  }

  get counters(): ModelCounters {
    return this.#models.counters;
  }

  find(name: string, version: string | undefined): ModelInstance | undefined | Promise<ModelInstance | undefined> {
    return this.#models.find(name, version);
  }

  ask(question: ModelQuestion): Answer | Promise<Answer> {
    this.#onAsked(question);
    return this.#models.ask(question);
  }
}

const prefix = 'maas.model';

/** Writes into a message who was asked for it, behind those that an earlier stage wrote: what `maas alerts explain` tells. */
export function writeAsked(message: Message, asked: Iterable<AskedModel>): void {
  let place = 0;
  for (const { name, version, url, function: called } of asked) {
    while (message.has(`${prefix}.${place}.name`)) place++;
    message.set(`${prefix}.${place}.name`, name);
    message.set(`${prefix}.${place}.version`, version);
    message.set(`${prefix}.${place}.url`, url);
    message.set(`${prefix}.${place}.function`, called);
  }
}

/** Reads them back, from a document or a message. @param separator of field names there */
export function readAsked(source: Readonly<Record<string, unknown>>, separator: ':' | '.'): AskedModel[] {
  const asked: AskedModel[] = [];
  const at = (place: number, field: string) => source[[...prefix.split('.'), place, field].join(separator)];
  for (let place = 0; at(place, 'name') !== undefined; place++) {
    const [name, version, url, called] = ['name', 'version', 'url', 'function'].map((field) => String(at(place, field) ?? ''));
    asked.push({ name: name ?? '', version: version ?? '', url: url ?? '', function: called ?? '' });
  }
  return asked;
}
