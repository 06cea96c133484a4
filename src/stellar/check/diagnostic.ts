import type { Position } from '../errors.js';

/** A finding of a check. An `error` fails whenever that part is evaluated; a `warning` evaluates, but probably not to what was meant. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Where the part begins and ends: lines from 1, columns from 0, offsets in UTF-16 units. */
  readonly start: Position;
  readonly end: Position;
  /** The name that was probably meant, if one was mistyped. */
  readonly suggestion?: string;
}

export type DiagnosticCode =
  | 'syntax'
  | 'limit'
  | 'unknown-function'
  | 'too-few-arguments'
  | 'too-many-arguments'
  | 'bad-pattern'
  | 'unknown-variable'
  | 'not-a-number'
  | 'not-a-condition'
  | 'not-a-rule'
  | 'no-order'
  | 'division-by-zero'
  | 'always-same'
  | 'unreachable';
