import { readConfigJson } from '../config/config-json.js';
import type { ConfigTexts } from '../config/config-source.js';
import { decodeEnrichmentConfig } from '../config/enrichment-config.js';
import { decodeIndexingConfig } from '../config/indexing-config.js';
import { EnrichStage } from '../enrichment/enrich-stage.js';
import type { EnrichmentEnvironment } from '../enrichment/environment.js';
import type { ErrorSource } from '../error-message.js';
import { Documents } from '../indexing/document.js';
import { dateFormatter, defaultDateFormat } from '../indexing/index-name.js';
import type { ParseStage } from '../parse-stage.js';
import { Chain } from './chain.js';
import type { ModelTrace } from './model-trace.js';
import type { Stage } from './stages.js';

export interface CompileOptions {
  readonly sensor: string;
  readonly stages: readonly Stage[];
  readonly texts: ConfigTexts;
  readonly openParse: (texts: ConfigTexts) => Promise<ParseStage>;
  readonly environment: Omit<EnrichmentEnvironment, 'globals'>;
  readonly errorSource: ErrorSource;
  readonly trace?: ModelTrace | undefined;
}

/**
 * The chain that configs describe. The sensor's own configs are compiled now; those of other sensors, whose messages a shared topic may
 * carry, when one comes.
 *
 * @throws Failure BAD_SENSOR_CONFIG, NO_SUCH_SENSOR
 */
export async function compileChain(options: CompileOptions): Promise<Chain> {
  const { sensor, stages, texts, openParse, errorSource } = options;
  const globals = globalsOf(texts);
  const enrich = remembered((name: string) => enrichStageOf(name, options, globals));
  const index = remembered((name: string) => documentsOf(name, texts, globals));
  const has = (stage: Stage) => stages.includes(stage);
  if (has('enrich')) enrich(sensor);
  if (has('index')) index(sensor);
  return new Chain({
    sensor,
    parse: has('parse') ? await openParse(texts) : undefined,
    enrich: has('enrich') ? enrich : undefined,
    index: has('index') ? index : undefined,
    errorDocuments: index('error') ?? new Documents({ index: 'error', formatDate: dateFormatter(defaultDateFormat), dedot: true }),
    errorSource,
    trace: options.trace,
  });
}

/** The global config; empty where there is none. @throws Failure BAD_SENSOR_CONFIG */
export function globalsOf({ global }: ConfigTexts): ReadonlyMap<string, unknown> {
  const read = global === undefined ? undefined : readConfigJson(global.text, global.where);
  return read instanceof Map ? read : new Map();
}

function enrichStageOf(sensor: string, options: CompileOptions, globals: ReadonlyMap<string, unknown>): EnrichStage | undefined {
  const config = options.texts.enrichments.get(sensor);
  if (config === undefined) return undefined;
  return new EnrichStage(decodeEnrichmentConfig(config.text, config.where), config.where, { ...options.environment, globals });
}

/** @returns undefined for a sensor whose indexing is switched off */
function documentsOf(sensor: string, texts: ConfigTexts, globals: ReadonlyMap<string, unknown>): Documents | undefined {
  const writer = writerOf(sensor, texts);
  const older = texts.enrichments.get(sensor);
  const format = globals.get('es.date.format');
  if (writer?.enabled === false) return undefined;
  return new Documents({
    index: writer?.index ?? (older && decodeEnrichmentConfig(older.text, older.where).index) ?? sensor,
    formatDate: dateFormatter(typeof format === 'string' ? format : defaultDateFormat),
    dedot: writer?.fieldNameConverter?.toUpperCase() !== 'NOOP',
  });
}

function writerOf(sensor: string, { indexing }: ConfigTexts) {
  const config = indexing.get(sensor);
  return config && decodeIndexingConfig(config.text, config.where).get('elasticsearch');
}

/** How the sensor's documents are to be put together into bulks; 1 unless a config says otherwise. */
export function batchingOf(sensor: string, texts: ConfigTexts): { readonly size: number; readonly timeoutMs: number } {
  const writer = writerOf(sensor, texts);
  return { size: Math.max(1, writer?.batchSize ?? 1), timeoutMs: Math.max(0, writer?.batchTimeout ?? 0) * 1_000 };
}

/** More names than there are sensors come from bad messages. */
const mostSensors = 1_000;

function remembered<Result>(make: (name: string) => Result): (name: string) => Result {
  const made = new Map<string, Result>();
  return (name) => {
    if (!made.has(name)) {
      if (made.size >= mostSensors) made.clear();
      made.set(name, make(name));
    }
    return made.get(name) as Result;
  };
}
