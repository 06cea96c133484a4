import { Failure } from '../../errors/catalogue.js';
import { systemClock } from '../../runtime/clock/system-clock.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import { EnrichStage } from '../enrichment/enrich-stage.js';
import type { ConfigFinding } from './check-config.js';
import { type ConfigText, placeOf } from './config-place.js';
import { decodeEnrichmentConfig } from './enrichment-config.js';

/**
 * Whether an enrichment configuration starts: adapters, rules and their aggregator.
 *
 * @param config one of type ENRICHMENT whose form has been checked
 */
export function checkEnrichment(config: ConfigText, evaluator: Evaluator): ConfigFinding[] {
  const place = placeOf(config);
  try {
    const environment = { evaluator, clock: systemClock, keyValues: undefined, globals: new Map() };
    new EnrichStage(decodeEnrichmentConfig(config.text, place), place, environment);
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [{ place, severity: 'error', message: error.message.replace(`${place}: `, '') }];
  }
}
