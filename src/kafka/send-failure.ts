import { type Code, Failure } from '../errors/catalogue.js';

/** `unknown`: sent without an answer, so it may be stored. `unsent`: certainly not stored, and may be sent again. `refused`: will never be stored. */
export type RecordOutcome = 'confirmed' | 'unknown' | 'unsent' | 'refused';

/** Thrown by `send` when not every record is confirmed. */
export class SendFailure extends Failure {
  /** The outcome of each record, in the order of the call. */
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
