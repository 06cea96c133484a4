import { StellarError } from './errors.js';
import { Expression } from './expression.js';
import type { Capabilities } from './functions/capabilities.js';
import { Registry } from './functions/registry.js';
import { defaultLimits, type Limits } from './limits.js';
import { bodyCode } from './plan/body.js';
import { Patterns } from './regex/cache.js';
import type { Surroundings } from './run.js';
import { parse } from './syntax/parser.js';
import { usesOf } from './uses.js';

export interface EvaluatorOptions {
  readonly registry?: Registry;
  /** What functions may reach. Default: nothing. */
  readonly capabilities?: Capabilities;
  readonly limits?: Partial<Limits>;
  /** How many compiled expressions are kept. */
  readonly cached?: number;
  /** ms since some fixed moment; default the clock among the capabilities, else no time limit. */
  readonly elapsed?: () => number;
}

/** Compiles expressions for one set of functions and capabilities, and keeps the most recently used ones. */
export class Evaluator {
  readonly registry: Registry;
  readonly #surroundings: Surroundings;
  readonly #capacity: number;
  /** Least recently used first. */
  readonly #cache = new Map<string, Expression>();

  constructor({ registry = new Registry(), capabilities = {}, limits = {}, cached = 500, elapsed }: EvaluatorOptions = {}) {
    this.registry = registry;
    this.#capacity = cached;
    this.#surroundings = {
      capabilities,
      limits: { ...defaultLimits, ...limits },
      patterns: new Patterns(),
      elapsed: elapsed ?? (() => capabilities.clock?.elapsed() ?? 0),
    };
  }

  /** @throws StellarError syntax or limit. Unknown functions are not looked for: see `Expression.functions` */
  compile(source: string): Expression {
    const known = this.#cache.get(source);
    if (known !== undefined) {
      this.#cache.delete(source);
      this.#cache.set(source, known);
      return known;
    }
    const expression = this.#compile(source);
    this.#cache.set(source, expression);
    if (this.#cache.size > this.#capacity) this.#forgetOldest();
    return expression;
  }

  #compile(source: string): Expression {
    const { sourceLength, depth } = this.#surroundings.limits;
    if (source.length > sourceLength)
      throw new StellarError('limit', `the expression has more than the ${sourceLength} characters allowed`);
    if (isBlank(source))
      return new Expression(source, undefined, { variables: new Set(), functions: new Set(), mayWait: false }, this.#surroundings);
    const tree = parse(source, depth);
    const code = bodyCode(tree, { registry: this.registry, source, parameters: [] });
    return new Expression(source, code, usesOf(tree, this.registry), this.#surroundings);
  }

  #forgetOldest(): void {
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined) this.#cache.delete(oldest);
  }
}

/** By Java's `trim`: nothing but characters up to the blank. */
function isBlank(source: string): boolean {
  return /^[\0- ]*$/.test(source);
}
