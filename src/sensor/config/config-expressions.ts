import type { ConfigType } from './config-place.js';

/** A Stellar expression in a configuration, and the path to it: `fieldTransformations.0.config.domain`. */
export interface ConfigExpression {
  readonly path: string;
  readonly source: string;
}

/** Every Stellar expression of a configuration. What is not of its form is passed over: the schema tells of that. */
export function expressionsOf(type: ConfigType, config: unknown): readonly ConfigExpression[] {
  switch (type) {
    case 'PARSER':
      return inParser(config);
    case 'ENRICHMENT':
      return inEnrichment(config);
    case 'PROFILER':
      return inProfiler(config);
    case 'GLOBAL':
      return inGlobal(config);
    case 'INDEXING':
      return at(config, 'hdfs').flatMap((hdfs) => textAt(hdfs.value, 'outputPathFunction', hdfs.path));
  }
}

interface Found {
  readonly path: string;
  readonly value: unknown;
}

function inParser(config: unknown): ConfigExpression[] {
  const filter = textOf(get(config, 'filterClassName')).toUpperCase() === 'STELLAR' ? at(config, 'parserConfig') : [];
  return [
    ...filter.flatMap(({ value, path }) => [...textAt(value, 'filter.query', path)]),
    ...at(config, 'fieldTransformations')
      .flatMap(items)
      .flatMap(({ value, path }) => {
        const transformation = textOf(get(value, 'transformation'));
        if (transformation === 'STELLAR') return at(value, 'config', path).flatMap(items).flatMap(text);
        return transformation === 'REMOVE' ? textAt(get(value, 'config'), 'condition', `${path}.config`) : [];
      }),
  ];
}

function inEnrichment(config: unknown): ConfigExpression[] {
  const halves = ['enrichment', 'threatIntel', 'threatintel'].flatMap((name) => at(config, name));
  return halves.flatMap(({ value, path }) => [
    ...at(value, 'fieldMap', path)
      .flatMap((map) => at(map.value, 'stellar', map.path))
      .flatMap((stellar) => at(stellar.value, 'config', stellar.path))
      .flatMap(statements),
    ...at(value, 'triageConfig', path).flatMap(inTriage),
  ]);
}

/** A map, a list of `v := expression`, or named groups of such. */
function statements({ value, path }: Found): ConfigExpression[] {
  return items({ value, path }).flatMap((item) => {
    if (typeof item.value !== 'string') return statements(item);
    return [{ path: item.path, source: Array.isArray(value) ? item.value.replace(/^\s*\w[\w.:]*\s*:=/, '') : item.value }];
  });
}

function inTriage({ value, path }: Found): ConfigExpression[] {
  const rules = at(value, 'riskLevelRules', path);
  return rules.flatMap((all) => {
    // Until Metron 0.3.1: a map of expression and score.
    if (all.value instanceof Map) return [...all.value.keys()].map((source) => ({ path: all.path, source: String(source) }));
    return items(all).flatMap((rule) => ['rule', 'reason', 'score'].flatMap((name) => textAt(rule.value, name, rule.path)));
  });
}

function inGlobal(config: unknown): ConfigExpression[] {
  return at(config, 'fieldValidations')
    .flatMap(items)
    .filter(({ value }) => textOf(get(value, 'validation')).toUpperCase() === 'STELLAR')
    .flatMap(({ value, path }) => textAt(get(value, 'config'), 'condition', `${path}.config`));
}

function inProfiler(config: unknown): ConfigExpression[] {
  return at(config, 'profiles')
    .flatMap(items)
    .flatMap(({ value, path }) => [
      ...['foreach', 'onlyif'].flatMap((name) => textAt(value, name, path)),
      ...['init', 'update'].flatMap((name) => at(value, name, path).flatMap(items).flatMap(text)),
      ...at(value, 'groupBy', path).flatMap(items).flatMap(text),
      ...at(value, 'result', path).flatMap((result) => (typeof result.value === 'string' ? text(result) : leaves(result))),
    ]);
}

function leaves(found: Found): ConfigExpression[] {
  return typeof found.value === 'string' ? text(found) : items(found).flatMap(leaves);
}

function get(value: unknown, name: string): unknown {
  return value instanceof Map ? value.get(name) : undefined;
}

function at(value: unknown, name: string, path = ''): Found[] {
  const inside = get(value, name);
  return inside === undefined || inside === null ? [] : [{ path: path === '' ? name : `${path}.${name}`, value: inside }];
}

function items({ value, path }: Found): Found[] {
  const entries = Array.isArray(value) ? [...value.entries()] : value instanceof Map ? [...value] : [];
  return entries.map(([key, item]) => ({ path: `${path}.${String(key)}`, value: item }));
}

function text({ value, path }: Found): ConfigExpression[] {
  return typeof value === 'string' && value.trim() !== '' ? [{ path, source: value }] : [];
}

function textAt(value: unknown, name: string, path: string): ConfigExpression[] {
  return at(value, name, path).flatMap(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
