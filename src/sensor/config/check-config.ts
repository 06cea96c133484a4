import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import { explain } from '../../stellar/explain.js';
import { noSuchAdapter, unknownAdapters } from '../enrichment/tasks.js';
import { expressionsOf } from './config-expressions.js';
import { readConfigJson } from './config-json.js';
import { type ConfigText, placeOf } from './config-place.js';
import { decodeEnrichmentConfig, type EnrichmentConfig } from './enrichment-config.js';
import { decodeIndexingConfig } from './indexing-config.js';
import { notApplicable } from './not-applicable.js';
import { decodeParserConfig } from './parser-config.js';
import { wantedProtocol } from './wanted-protocol.js';

export interface ConfigFinding {
  /** `parsers/squid` */
  readonly place: string;
  /** An error keeps it from being pushed. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What is wrong with a configuration: its JSON, its form, and each Stellar expression in it. */
export function checkConfig(config: ConfigText, evaluator: Evaluator): readonly ConfigFinding[] {
  const place = placeOf(config);
  try {
    const json = readConfigJson(config.text, place);
    if (!(json instanceof Map)) return [{ place, severity: 'error', message: 'is not a JSON object' }];
    const enrichment = config.type === 'ENRICHMENT' ? decodeEnrichmentConfig(config.text, place) : undefined;
    if (config.type === 'INDEXING') decodeIndexingConfig(config.text, place);
    const parser = config.type === 'PARSER' ? decodeParserConfig(config.text, place) : undefined;
    if (parser !== undefined) wantedProtocol(parser, place);
    const notOurs = parser === undefined ? [] : notApplicable(parser);
    const warnings = [
      ...notOurs.map((name) => `${name} belongs to Storm and has no effect here`),
      ...(enrichment === undefined ? [] : adaptersNobodyKnows(enrichment)),
    ];
    return [
      ...expressionsOf(config.type, json).flatMap((expression) => checkExpression(place, expression.path, expression.source, evaluator)),
      ...warnings.map((message): ConfigFinding => ({ place, severity: 'warning', message })),
    ];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [{ place, severity: 'error', message: error.message.replace(`${place}: `, '') }];
  }
}

function adaptersNobodyKnows(config: EnrichmentConfig): string[] {
  const stages = ['enrichment', 'threatIntel'] as const;
  return stages.flatMap((stage) =>
    unknownAdapters(stage, config[stage]).map((name) => `${noSuchAdapter(stage, name)}; every message becomes an error`),
  );
}

function checkExpression(place: string, path: string, source: string, evaluator: Evaluator): ConfigFinding[] {
  try {
    const { uses } = evaluator.compile(source);
    const unknown = [...uses.functions].filter((name) => evaluator.registry.get(name) === undefined);
    return unknown.map((name) => ({
      place,
      severity: 'warning',
      message: `${path}: there is no function ${name}; it fails where it is called`,
    }));
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
    return [{ place, severity: 'error', message: `${path}: ${explain(error)}` }];
  }
}
