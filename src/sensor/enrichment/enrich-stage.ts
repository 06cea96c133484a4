import { after, type Maybe } from '../../stellar/functions/waiting.js';
import type { Value } from '../../stellar/values.js';
import { configValue } from '../config/config-values.js';
import type { EnrichmentConfig } from '../config/enrichment-config.js';
import type { Message } from '../message.js';
import { settleAlert } from '../triage/alert.js';
import { Triage } from '../triage/triage.js';
import type { EnrichmentEnvironment } from './environment.js';
import { LookupStage, type LookupStageOptions, type Report } from './lookup-stage.js';
import { type LookupStageName, lookupsOf } from './tasks.js';

/** Enrichment, threat intel, triage: what one sensor's messages go through between parsing and indexing. */
export class EnrichStage {
  readonly #enrichment: LookupStage;
  readonly #threatIntel: LookupStage;
  readonly #triage: Triage | undefined;

  /** @param where for errors: the file or znode @throws Failure BAD_SENSOR_CONFIG */
  constructor(config: EnrichmentConfig, where: string, environment: EnrichmentEnvironment) {
    const { clock, evaluator } = environment;
    const { threatIntel, configuration } = config;
    const stage = (name: LookupStageName, errorType: LookupStageOptions['errorType']) =>
      new LookupStage({ name, lookups: lookupsOf(name, config[name], where, environment), errorType, clock });
    this.#enrichment = stage('enrichment', 'enrichments_error');
    this.#threatIntel = stage('threatIntel', 'threatintel_error');
    this.#triage =
      threatIntel.triageConfig &&
      new Triage({
        config: threatIntel.triageConfig,
        variables: [variablesOf(configuration), variablesOf(threatIntel.config)],
        where,
        evaluator,
      });
  }

  /** Changes the message. @returns whether it goes on @throws the reason of `signal` */
  process(message: Message, report: Report, signal?: AbortSignal): Maybe<boolean> {
    return after(
      this.#enrichment.process(message, report, signal),
      (enriched) =>
        enriched &&
        after(
          this.#threatIntel.process(message, report, signal),
          (looked) => looked && after(this.#judge(message, report, signal), () => true),
        ),
    );
  }

  #judge(message: Message, report: Report, signal: AbortSignal | undefined): Maybe<void> {
    if (!settleAlert(message) || this.#triage === undefined) return;
    const triage = this.#triage;
    const onFailed = (_: string, cause: unknown) => report({ type: 'threatintel_error', raw: [new Map(message)], cause });
    return after(triage.assess(message, onFailed, signal), (outcome) => triage.write(message, outcome));
  }
}

function variablesOf(config: ReadonlyMap<string, unknown>): ReadonlyMap<string, Value> {
  return new Map(Array.from(config, ([name, value]) => [name, configValue(value)]));
}
