import type { Value } from '../stellar/values.js';

/**
 * One event on its way through a pipeline: field name -> value, in the order in which the fields were set, changed in place by every stage.
 * A field that is null is present; `delete` makes it absent. It is what a Stellar expression takes as its variables.
 */
export type Message = Map<string, Value>;

/** The fields that every stage knows. */
export const fields = {
  guid: 'guid',
  originalString: 'original_string',
  sourceType: 'source.type',
  timestamp: 'timestamp',
} as const;
