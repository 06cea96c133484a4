import type { Maybe } from '../../stellar/functions/waiting.js';
import { textOf } from '../../stellar/text.js';
import type { Value } from '../../stellar/values.js';
import type { KeyValueStore, KnownColumns } from '../../storage/key-values/port.js';
import type { LookupConfig } from '../config/enrichment-config.js';
import { type Fields, fieldTask, type Task } from './task.js';

/** Which of the two stages asks, by the name its adapter has there. */
export type ReferenceKind = 'hbaseEnrichment' | 'hbaseThreatIntel';

const timingNames: Readonly<Record<ReferenceKind, string>> = {
  hbaseEnrichment: 'simplehbaseadapter',
  hbaseThreatIntel: 'threatinteladapter',
};

/**
 * What the reference data has of a field's value, for each type that the config names for the field: its columns, or, as threat intel, that
 * it is there at all. Types go by the last part of a field's name, after its dots.
 */
export function referenceTask(kind: ReferenceKind, field: string, config: LookupConfig, store: KeyValueStore | undefined): Task {
  const types = config.fieldToTypeMap.get(field.split('.').at(-1) ?? field) ?? [];
  const families = config.config.get('typeToColumnFamily');
  const familyOf = (type: string) => (families instanceof Map && typeof families.get(type) === 'string' ? families.get(type) : undefined);
  return fieldTask(timingNames[kind], field, (value, signal) => {
    const found = types.map((type) => lookUp(store, { type, columnFamily: familyOf(type) }, value, signal));
    if (!found.some((each) => each instanceof Promise)) return fieldsOf(kind, field, types, found as (KnownColumns | undefined)[]);
    return Promise.all(found).then((columns) => fieldsOf(kind, field, types, columns));
  });
}

function lookUp(
  store: KeyValueStore | undefined,
  where: { readonly type: string; readonly columnFamily: string | undefined },
  value: Value,
  signal: AbortSignal | undefined,
): Maybe<KnownColumns | undefined> {
  return store?.get({ ...where, indicator: textOf(value) }, signal);
}

function fieldsOf(kind: ReferenceKind, field: string, types: readonly string[], found: readonly (KnownColumns | undefined)[]): Fields {
  return types.flatMap((type, at): Fields => {
    const columns = found[at];
    if (columns === undefined) return [];
    if (kind === 'hbaseThreatIntel') return [[`threatintels.${kind}.${field}.${type}`, 'alert']];
    return Object.entries(columns).map(([column, value]) => [`enrichments.${kind}.${field}.${type}.${column}`, value]);
  });
}
