import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { decodeEnrichmentConfig } from '../../../src/sensor/config/enrichment-config.js';
import { EnrichStage } from '../../../src/sensor/enrichment/enrich-stage.js';
import type { EnrichmentEnvironment } from '../../../src/sensor/enrichment/environment.js';
import type { FailedRecord } from '../../../src/sensor/error-message.js';
import { decodeMessage, encodeMessage } from '../../../src/sensor/message-json.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { MemoryKeyValues } from '../../../src/storage/key-values/memory.js';

type Json = Readonly<Record<string, unknown>>;

interface Enriched {
  /** Without Metron's timing fields. */
  readonly fields: Json;
  readonly timing: readonly string[];
  readonly failed: readonly FailedRecord[];
}

/** What the enrichment stage makes of a message. @param config as JSON has it */
export async function enriched(config: Json, message: Json, environment: Partial<EnrichmentEnvironment> = {}): Promise<Enriched> {
  const stage = enrichStage(config, environment);
  const changed = decodeMessage(JSON.stringify(message));
  const failed: FailedRecord[] = [];
  await stage.process(changed, (failure) => void failed.push(failure));
  const all = Object.entries(JSON.parse(encodeMessage(changed)) as Json);
  const isTiming = ([name]: readonly [string, unknown]) => name.endsWith('.ts');
  return { fields: Object.fromEntries(all.filter((each) => !isTiming(each))), timing: all.filter(isTiming).map(([name]) => name), failed };
}

export function enrichStage(config: Json, environment: Partial<EnrichmentEnvironment> = {}): EnrichStage {
  const clock = new ManualClock();
  const defaults = { evaluator: new Evaluator({ clock }), clock, keyValues: new MemoryKeyValues(), globals: new Map() };
  return new EnrichStage(decodeEnrichmentConfig(JSON.stringify(config), 'test.json'), 'test.json', { ...defaults, ...environment });
}

/** A config of rules alone. */
export function triageConfig(riskLevelRules: unknown, rest: Json = {}): Json {
  return { threatIntel: { triageConfig: { riskLevelRules, ...rest } } };
}
