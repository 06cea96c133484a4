import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import { isNumeric } from '../../stellar/values.js';
import { configText } from './config-values.js';
import type { ConfigMap } from './parser-config.js';

/** Reads the free-form maps of a configuration: `parserConfig`, and a transformation's or validation's `config`. */
export class Options {
  readonly #map: ConfigMap;
  readonly #what: string;

  /** @param what for errors: `parserConfig` */
  constructor(map: ConfigMap, what: string) {
    this.#map = map;
    this.#what = what;
  }

  /** A text, or a number or boolean as one. @throws Failure BAD_SENSOR_CONFIG */
  text(name: string): string | undefined {
    const value = this.#map.get(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object' && !isNumeric(value)) throw this.bad(name, 'has to be a text');
    return configText(value);
  }

  /** @throws Failure BAD_SENSOR_CONFIG also when it is not there, or blank */
  required(name: string): string {
    const text = this.text(name);
    if (text === undefined || text.trim() === '') throw this.bad(name, 'is missing');
    return text;
  }

  /** A text or a list of texts; undefined when it is not there. @throws Failure BAD_SENSOR_CONFIG */
  texts(name: string): string[] | undefined {
    const value = this.#map.get(name);
    if (value === undefined || value === null) return undefined;
    const list = Array.isArray(value) ? value : [value];
    if (!list.every((item) => typeof item === 'string')) throw this.bad(name, 'has to be a text or a list of texts');
    return list;
  }

  /** true, false, and texts that read so in any case; every other text is false, as in Java. @throws Failure BAD_SENSOR_CONFIG */
  flag(name: string): boolean {
    const value = this.#map.get(name);
    return value === undefined || value === null ? false : typeof value === 'boolean' ? value : this.text(name)?.toLowerCase() === 'true';
  }

  raw(name: string): unknown {
    return this.#map.get(name) ?? undefined;
  }

  bad(name: string, problem: string): Failure {
    return new Failure('BAD_SENSOR_CONFIG', `${this.#what}: ${name} ${problem}`, { name });
  }

  /** What `make` makes, with whatever it throws as this option's fault. @throws Failure BAD_SENSOR_CONFIG */
  checked<T>(name: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      throw this.bad(name, `is no good: ${messageOf(error)}`);
    }
  }
}
