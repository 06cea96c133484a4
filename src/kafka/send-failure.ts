import { type Code, Failure } from '../errors/catalogue.js';

/** `unknown`: sent, and no answer came; it may be stored. `unsent`: surely not stored, and may be sent again. `refused`: never will be. */
export type RecordOutcome = 'confirmed' | 'unknown' | 'unsent' | 'refused';

/** Not every record of one `send` is confirmed. */
export class SendFailure extends Failure {
  /** By their place in the call. */
  readonly outcomes: readonly RecordOutcome[];

  constructor(code: Code, message: string, outcomes: readonly RecordOutcome[], options: ErrorOptions = {}) {
    super(code, message, countOutcomes(outcomes), options);
    this.outcomes = outcomes;
  }
}

export function countOutcomes(outcomes: readonly RecordOutcome[]): Record<RecordOutcome, number> {
  const counts = { confirmed: 0, unknown: 0, unsent: 0, refused: 0 };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}
