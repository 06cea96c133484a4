import { Failure } from '../../errors/catalogue.js';
import type { AdapterConfig, LookupConfig } from '../config/enrichment-config.js';
import type { EnrichmentEnvironment } from './environment.js';
import { geoTask } from './geo.js';
import { hostTask, knownHosts } from './host.js';
import { referenceTask } from './reference.js';
import { statementGroups } from './statements.js';
import { stellarTask } from './stellar-group.js';
import type { Task } from './task.js';

export type LookupStageName = 'enrichment' | 'threatIntel';

const adapters: Readonly<Record<LookupStageName, readonly string[]>> = {
  enrichment: ['geo', 'host', 'hbaseEnrichment', 'stellar'],
  threatIntel: ['hbaseThreatIntel', 'stellar'],
};

/** What a stage looks up for each message. */
export interface Lookups {
  readonly tasks: readonly Task[];
  /** Adapters that the config names and nobody knows: no message gets past them. */
  readonly unknown: readonly string[];
}

/**
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function lookupsOf(stage: LookupStageName, config: LookupConfig, where: string, environment: EnrichmentEnvironment): Lookups {
  const unknown = unknownAdapters(stage, config);
  const known = [...config.fieldMap].filter(([name]) => !unknown.includes(name));
  const tasks = known.flatMap(([name, adapter]) => {
    const place = `${where}: ${stage}.fieldMap.${name}`;
    checkType(name, adapter, place);
    if (name === 'stellar') return statementGroups(adapter.config, place, environment.evaluator).map((group) => stellarTask(group));
    return fieldsOf(adapter, place).map((field) => fieldTaskOf(name, field, config, environment));
  });
  return { tasks, unknown };
}

/** Adapters of a `fieldMap` that there are none of, in their stage. */
export function unknownAdapters(stage: LookupStageName, { fieldMap }: Pick<LookupConfig, 'fieldMap'>): string[] {
  return [...fieldMap.keys()].filter((name) => !adapters[stage].includes(name));
}

/** For people. */
export function noSuchAdapter(stage: LookupStageName, name: string): string {
  return `${stage}.fieldMap.${name}: no such adapter; there are ${adapters[stage].join(', ')}`;
}

const types = ['STELLAR', 'LIST'];

/** An object says what it is, by its type or by the adapter's name; a list of fields needs no saying. */
function checkType(name: string, { type }: AdapterConfig, place: string): void {
  if (!types.includes(type ?? name.toUpperCase()))
    throw new Failure('BAD_SENSOR_CONFIG', `${place}: type has to be one of ${types.join(', ')}`, { place });
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
