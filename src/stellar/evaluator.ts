import type { Clock } from '../runtime/clock/clock.js';
import { systemClock } from '../runtime/clock/system-clock.js';
import { StellarError } from './errors.js';
import { Expression } from './expression.js';
import type { Capabilities } from './functions/capabilities.js';
import { Registry } from './functions/registry.js';
import { defaultLimits, type Limits } from './limits.js';
import { Lru } from './lru.js';
import { planOf } from './plan/planner.js';
import { Patterns } from './regex/cache.js';
import type { Surroundings } from './run.js';
import { parse } from './syntax/parser.js';
import { usesOf } from './uses.js';

export interface EvaluatorOptions {
  readonly registry?: Registry;
  readonly capabilities?: Capabilities;
  readonly limits?: Partial<Limits>;
  /** Measures the time limits. */
  readonly clock?: Clock;
  /** How many compiled expressions to keep. */
  readonly cached?: number;
}

/** UTF-16 units of source that the cache may hold in all. */
const heaviestCache = 4 * 1024 * 1024;

/** Compiles expressions with the functions and limits it was given. Its only state is a bounded cache of compiled expressions. */
export class Evaluator {
  readonly registry: Registry;
  readonly limits: Limits;
  readonly #surroundings: Surroundings;
  readonly #compiled: Lru<Expression>;

  constructor(options: EvaluatorOptions = {}) {
    this.registry = options.registry ?? new Registry();
    this.limits = { ...defaultLimits, ...options.limits };
    this.#compiled = new Lru(options.cached ?? 500, heaviestCache);
    this.#surroundings = {
      capabilities: options.capabilities ?? {},
      limits: this.limits,
      patterns: new Patterns(),
      clock: options.clock ?? systemClock,
      compile: (source) => this.compile(source),
    };
  }

  /**
   * Compiles an expression. An unknown function is not an error here, but when it is called.
   *
   * @throws StellarError syntax, with the position; limit
   */
  compile(source: string): Expression {
    const known = this.#compiled.get(source);
    if (known !== undefined) return known;
    const { sourceLength, depth } = this.limits;
    if (source.length > sourceLength)
      throw new StellarError('limit', `an expression of ${source.length} units is longer than the ${sourceLength} allowed`);
    const tree = parse(source, depth);
    const plan = tree === undefined ? undefined : planOf(tree, source, this.registry);
    const expression = new Expression(source, usesOf(tree), plan, this.#surroundings);
    this.#compiled.set(source, expression, source.length);
    return expression;
  }
}
