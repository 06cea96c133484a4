import type { Position } from '../errors.js';

/** What a check found. An error fails wherever that part is evaluated; a warning works, but hardly as meant. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** Where it begins and ends; lines from 1, columns from 0, offsets in UTF-16 units. */
  readonly start: Position;
  readonly end: Position;
  /** What was probably meant, for a mistyped name. */
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
