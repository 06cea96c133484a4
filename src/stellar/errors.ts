/**
 * What can go wrong in a Stellar expression. The first group is what functions throw, named for the caller's mistake; beside each is the
 * Java exception that Metron throws in its place.
 */
export type StellarFault =
  | 'illegal argument' // IllegalArgumentException
  | 'illegal state' // IllegalStateException
  | 'wrong kind' // ClassCastException
  | 'null value' // NullPointerException
  | 'out of range' // IndexOutOfBoundsException
  | 'unsupported' // UnsupportedOperationException
  | 'failed' // anything the outside world or a library reported
  | 'division by zero'
  | 'not a boolean'
  | 'missing capability'
  | 'unknown function'
  | 'undefined variable'
  | 'defect' // a function threw what it may not; the cause is what it threw
  | 'syntax'
  | 'limit';

/** A place in an expression: `offset` in UTF-16 units from 0, `line` from 1, `column` from 0, as Metron counts. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/**
 * The one error of the language: compiling and evaluating throw nothing else for a bad expression or bad values.
 * Functions throw it through the makers below; the evaluator adds the function's name and the place of the call.
 */
export class StellarError extends Error {
  override readonly name = 'StellarError';
  readonly fault: StellarFault;
  /** The innermost function that was being called. */
  functionName: string | undefined;
  /** The arguments of that function as texts, long ones truncated. */
  given: readonly string[] | undefined;
  position: Position | undefined;
  /** The text that `position` refers to. */
  source: string | undefined;
  /** For syntax errors: what would have been accepted at the position. */
  readonly expected: readonly string[];
  /** The name that was probably meant, if one was mistyped. */
  readonly suggestion: string | undefined;

  constructor(
    fault: StellarFault,
    message: string,
    options: { position?: Position; source?: string; expected?: readonly string[]; suggestion?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.fault = fault;
    this.position = options.position;
    this.source = options.source;
    this.expected = options.expected ?? [];
    this.suggestion = options.suggestion;
  }
}

/** The function does not accept the argument (Java's IllegalArgumentException). */
export function illegalArgument(message: string): StellarError {
  return new StellarError('illegal argument', message);
}

/** A call that makes no sense, such as too few arguments (Java's IllegalStateException). */
export function illegalState(message: string): StellarError {
  return new StellarError('illegal state', message);
}

/** A value of another kind than the function casts to (Java's ClassCastException). `found` is what `kindOf` says. */
export function wrongKind(expected: string, found: string): StellarError {
  return new StellarError('wrong kind', `expected ${expected}, got ${found}`);
}

/** A null where the function needs a value (Java's NullPointerException). */
export function nullValue(what: string): StellarError {
  return new StellarError('null value', `${what} is null`);
}

/** An index outside a list, string or argument list (Java's IndexOutOfBoundsException). */
export function outOfRange(index: number, size: number): StellarError {
  return new StellarError('out of range', `index ${index}, size ${size}`);
}

/** Something that this kind of value cannot do (Java's UnsupportedOperationException). */
export function unsupported(message: string): StellarError {
  return new StellarError('unsupported', message);
}

/** Trouble reported by a library or the outside world, which the function passes on. */
export function failed(message: string, cause?: unknown): StellarError {
  return new StellarError('failed', message, { cause });
}

/** The error for a RangeError of the JavaScript engine: its limits of the stack and of sizes are limits of the language too. */
export function tooMuch(cause: RangeError): StellarError {
  return new StellarError('limit', 'it nests too deep or makes something too large', { cause });
}
