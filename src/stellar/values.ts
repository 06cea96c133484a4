/**
 * What a Stellar expression works on. Import values from here.
 *
 * | Java           | here                                     |
 * |----------------|------------------------------------------|
 * | null           | null (never undefined)                   |
 * | String         | string                                   |
 * | Boolean        | boolean                                  |
 * | Integer        | number, always an integer of 32 bits     |
 * | Long           | Long, exact over all 64 bits             |
 * | Float, Double  | Float, Double                            |
 * | BigInteger     | bigint                                   |
 * | Character      | Character (what MAP sees of a string)    |
 * | List           | array, mutable                           |
 * | Set, Map       | StellarSet, StellarMap, mutable          |
 * | a lambda       | Lambda                                   |
 * | anything else  | a subclass of Opaque (bloom filter, …)   |
 */
import type { StellarMap, StellarSet } from './collections.js';
import { unsupported } from './errors.js';
import type { Keyed } from './keys.js';
import { Double, Float, Long } from './numbers.js';

export { StellarMap, StellarSet } from './collections.js';
export { equal, hashCode } from './keys.js';
export { Double, doubleValue, Float, intValue, isNumeric, Long, longValue, type Numeric } from './numbers.js';

export type Value =
  | null
  | string
  | boolean
  | number
  | bigint
  | Long
  | Float
  | Double
  | Character
  | Value[]
  | StellarMap<Value, Value>
  | StellarSet<Value>
  | Lambda
  | Opaque;

/** The map and set that functions meet. */
export type ValueMap = StellarMap<Value, Value>;
export type ValueSet = StellarSet<Value>;

/** One UTF-16 unit of a string that was iterated over. Not equal to the string of that unit. */
export class Character implements Keyed {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  key(): string {
    return `\0C${this.value}`;
  }

  hashCode(): number {
    return this.value.charCodeAt(0);
  }
}

/** `x -> …` together with the variables around it. Missing arguments are null, surplus ones are ignored. */
export class Lambda {
  readonly parameters: readonly string[];
  readonly #body: (args: readonly Value[]) => Value | Promise<Value>;

  constructor(parameters: readonly string[], body: (args: readonly Value[]) => Value | Promise<Value>) {
    this.parameters = parameters;
    this.#body = body;
  }

  /** The value, or a promise where the body calls a function that waits. For async functions; see `inTurn` in functions/waiting.ts. */
  call(...args: Value[]): Value | Promise<Value> {
    return this.#body(args);
  }

  /** For functions that can't wait. @throws StellarError unsupported when the body would have to */
  apply(...args: Value[]): Value {
    const value = this.#body(args);
    if (!(value instanceof Promise)) return value;
    value.catch(() => undefined);
    throw unsupported('what the lambda calls has to wait, and this function cannot');
  }
}

/**
 * State that functions hand to each other and the language itself only carries: a bloom filter, statistics, a sampler.
 * Equality is identity unless a subclass overrides `key` (starting with NUL, then something no other class uses).
 */
export abstract class Opaque implements Keyed {
  /** As `kindOf` and the machine interface name it, in lower case: `bloom filter`. */
  abstract readonly kind: string;
  /** Java's `toString()`, as TO_STRING shows it. */
  abstract text(): string;

  /** About how many bytes it holds. */
  get bytes(): number {
    return 64;
  }

  key(): string | object {
    return this;
  }

  hashCode(): number {
    return 0;
  }
}

/** The kind's name, in lower case, as the machine interface and errors use it. */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'number':
      return 'int';
    case 'bigint':
      return 'big integer';
    case 'object':
      return kindOfObject(value);
    default:
      return typeof value;
  }
}

function kindOfObject(value: object & Value): string {
  if (value instanceof Double) return 'double';
  if (value instanceof Long) return 'long';
  if (value instanceof Float) return 'float';
  if (value instanceof Character) return 'character';
  if (value instanceof Lambda) return 'lambda';
  if (value instanceof Opaque) return value.kind;
  return 'order' in value ? 'map' : 'set';
}
