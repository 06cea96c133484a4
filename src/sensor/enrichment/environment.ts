import type { Clock } from '../../runtime/clock/clock.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import type { KeyValueStore } from '../../storage/key-values/port.js';

/** What the enrichment stage stands on. */
export interface EnrichmentEnvironment {
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  /** Reference data; undefined: there is none, and lookups find nothing. */
  readonly keyValues: KeyValueStore | undefined;
  /** The global config, as JSON has it. */
  readonly globals: ReadonlyMap<string, unknown>;
}
