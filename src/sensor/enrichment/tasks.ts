import { Failure } from '../../errors/catalogue.js';
import type { AdapterConfig, LookupConfig } from '../config/enrichment-config.js';
import type { EnrichmentEnvironment } from './environment.js';
import { geoTask } from './geo.js';
import { hostTask, knownHosts } from './host.js';
import { referenceTask } from './reference.js';
import { statementGroups } from './statements.js';
import { stellarTask } from './stellar-group.js';
import type { Task } from './task.js';

export type LookupStage = 'enrichment' | 'threatIntel';

const adapters: Readonly<Record<LookupStage, readonly string[]>> = {
  enrichment: ['geo', 'host', 'hbaseEnrichment', 'stellar'],
  threatIntel: ['hbaseThreatIntel', 'stellar'],
};

/**
 * What a stage looks up for each message.
 *
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function tasksOf(stage: LookupStage, config: LookupConfig, where: string, environment: EnrichmentEnvironment): Task[] {
  return Array.from(config.fieldMap, ([name, adapter]) => {
    const place = `${where}: ${stage}.fieldMap.${name}`;
    if (!adapters[stage].includes(name)) {
      throw new Failure('BAD_SENSOR_CONFIG', `${place}: no such adapter; there are ${adapters[stage].join(', ')}`, { where });
    }
    if (name === 'stellar') {
      return statementGroups(adapter.config, place, environment.evaluator).map((group) => stellarTask(group));
    }
    return fieldsOf(adapter, place).map((field) => fieldTaskOf(name, field, config, environment));
  }).flat();
}

function fieldTaskOf(name: string, field: string, config: LookupConfig, environment: EnrichmentEnvironment): Task {
  if (name === 'geo') return geoTask(field, environment.evaluator);
  if (name === 'host') return hostTask(field, knownHosts(environment.globals));
  return referenceTask(name === 'hbaseThreatIntel' ? 'hbaseThreatIntel' : 'hbaseEnrichment', field, config, environment.keyValues);
}

function fieldsOf({ config }: AdapterConfig, place: string): string[] {
  const list = typeof config === 'string' ? [config] : config;
  if (Array.isArray(list) && list.every((field) => typeof field === 'string')) return list;
  throw new Failure('BAD_SENSOR_CONFIG', `${place}: a list of fields is expected`);
}
