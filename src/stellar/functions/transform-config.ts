import { illegalArgument, illegalState, wrongKind } from '../errors.js';
import { enrichmentConfigOf, itemsOf, mapAt, parserConfigOf, stellarTransformation } from '../management/beans.js';
import { prettyJson } from '../management/pretty-json.js';
import { textTable } from '../management/text-table.js';
import { textOf } from '../text.js';
import { kindOf, StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asList, asMap, asString, notNull } from './arguments.js';
import type { Family, StellarFunction } from './definition.js';

const parser = { name: 'config', summary: 'the parser configuration of a sensor, as JSON' };
const transformations = { name: 'map', summary: 'fields to expressions' };

const parserAdd: StellarFunction = {
  name: 'PARSER_STELLAR_TRANSFORM_ADD',
  summary: 'Adds transformations by Stellar to a parser.',
  parameters: [parser, transformations],
  returns: 'the changed configuration, as JSON; null for null',
  examples: [
    {
      expr: "'\"output\" : [ \"host\" ]' in PARSER_STELLAR_TRANSFORM_ADD('{}', {'host' : 'TO_UPPER(host)'})",
      gives: true,
    },
    { expr: "PARSER_STELLAR_TRANSFORM_ADD('{}', {})", gives: '{}' },
    { expr: "PARSER_STELLAR_TRANSFORM_ADD(null, {'a' : 'b'})", gives: null },
    { expr: `PARSER_STELLAR_TRANSFORM_ADD('{"unheard":1}', {'a' : 'b'})`, fails: 'failed' },
  ],
  call(args) {
    const json = asString(arg(args, 0));
    const given = asMap(arg(args, 1));
    if (json === null) return null;
    if (given === null || given.size === 0) return json;
    const config = parserConfigOf(json);
    const all = itemsOf(config, 'fieldTransformations');
    let stellar = all.findLast(isStellar);
    if (stellar === undefined) {
      stellar = stellarTransformation();
      all.push(stellar);
    }
    const expressions = mapAt(stellar, 'config');
    for (const [field, expression] of given) expressions.set(field, expression);
    stellar.set('output', expressions.keys());
    return prettyJson(config);
  },
};

const parserRemove: StellarFunction = {
  name: 'PARSER_STELLAR_TRANSFORM_REMOVE',
  summary: 'Removes transformations by Stellar from a parser.',
  parameters: [parser, { name: 'fields', summary: 'a list of fields' }],
  returns: 'the changed configuration, as JSON; null for null',
  examples: [
    {
      expr: "'\"fieldTransformations\" : [ ]' in PARSER_STELLAR_TRANSFORM_REMOVE(PARSER_STELLAR_TRANSFORM_ADD('{}', {'a' : 'b'}), ['a'])",
      gives: true,
    },
    { expr: "PARSER_STELLAR_TRANSFORM_REMOVE('{}', [])", gives: '{}' },
  ],
  call(args) {
    const json = asString(arg(args, 0));
    const fields = asList(arg(args, 1));
    if (json === null) return null;
    if (fields === null || fields.length === 0) return json;
    const config = parserConfigOf(json);
    const kept = itemsOf(config, 'fieldTransformations').filter((each) => {
      if (!isStellar(each)) return true;
      const expressions = mapAt(each, 'config');
      for (const field of fields) expressions.delete(field);
      each.set('output', expressions.keys());
      return expressions.size > 0;
    });
    return prettyJson(config.set('fieldTransformations', kept));
  },
};

const parserPrint: StellarFunction = {
  name: 'PARSER_STELLAR_TRANSFORM_PRINT',
  summary: 'Shows the transformations by Stellar of a parser.',
  parameters: [parser],
  returns: 'a table; null for null',
  examples: [
    {
      expr: "'║ a     │ b              ║' in PARSER_STELLAR_TRANSFORM_PRINT(PARSER_STELLAR_TRANSFORM_ADD('{}', {'a' : 'b'}))",
      gives: true,
    },
    { expr: 'PARSER_STELLAR_TRANSFORM_PRINT(null)', gives: null },
  ],
  call(args) {
    const json = asString(arg(args, 0));
    if (json === null) return null;
    const stellar = itemsOf(parserConfigOf(json), 'fieldTransformations').filter(isStellar);
    const rows = stellar.flatMap((each) => [...mapAt(each, 'config')].map((pair) => pair.map(textOf)));
    return textTable(['Field', 'Transformation'], rows);
  },
};

const enrichment = { name: 'config', summary: 'the enrichment configuration of a sensor, as JSON' };
const stage = { name: 'type', summary: 'ENRICHMENT or THREAT_INTEL' };
const group = { name: 'group', summary: 'a named group of expressions; default none', optional: true } as const;

const enrichmentAdd: StellarFunction = {
  name: 'ENRICHMENT_STELLAR_TRANSFORM_ADD',
  summary: 'Adds enrichments by Stellar.',
  parameters: [enrichment, stage, transformations, group],
  returns: 'the changed configuration, as JSON',
  examples: [
    { expr: "'\"a\" : \"b\"' in ENRICHMENT_STELLAR_TRANSFORM_ADD('{}', 'ENRICHMENT', {'a' : 'b'})", gives: true },
    { expr: "ENRICHMENT_STELLAR_TRANSFORM_ADD('', 'ENRICHMENT', {'a' : 'b'})", fails: 'illegal state' },
    { expr: "ENRICHMENT_STELLAR_TRANSFORM_ADD('{}', 'PARSER', {'a' : 'b'})", fails: 'illegal argument' },
    { expr: "ENRICHMENT_STELLAR_TRANSFORM_ADD('{}', 'ENRICHMENT', null)", fails: 'null value' },
  ],
  call(args) {
    const config = enrichmentConfigOf(jsonIn(args));
    const given = notNull(asMap(arg(args, 2)), 'the map');
    const fieldMap = mapAt(stageOf(config, arg(args, 1)), 'fieldMap');
    const expressions = expressionsOf(fieldMap) ?? new StellarMap<Value, Value>();
    const name = asString(args[3] ?? null);
    const target = name === null ? expressions : (asMap(expressions.get(name) ?? null) ?? new StellarMap<Value, Value>());
    for (const [field, expression] of given) target.set(field, expression);
    if (name !== null && target.size > 0) expressions.set(name, target);
    const stellar = asMap(fieldMap.get('stellar') ?? null) ?? new StellarMap<Value, Value>();
    fieldMap.set('stellar', stellar.set('config', expressions));
    return prettyJson(config);
  },
};

const enrichmentRemove: StellarFunction = {
  name: 'ENRICHMENT_STELLAR_TRANSFORM_REMOVE',
  summary: 'Removes enrichments by Stellar.',
  parameters: [enrichment, stage, { name: 'fields', summary: 'a list of fields' }, group],
  returns: 'the changed configuration, as JSON',
  examples: [
    {
      expr: "'stellar' in ENRICHMENT_STELLAR_TRANSFORM_REMOVE(ENRICHMENT_STELLAR_TRANSFORM_ADD('{}', 'ENRICHMENT', {'a' : 'b'}, 'g'), 'ENRICHMENT', ['a'], 'g')",
      gives: false,
    },
  ],
  call(args) {
    const config = enrichmentConfigOf(jsonIn(args));
    const fields = notNull(asList(arg(args, 2)), 'the list');
    const fieldMap = mapAt(stageOf(config, arg(args, 1)), 'fieldMap');
    const expressions = expressionsOf(fieldMap);
    if (expressions === undefined) return prettyJson(config);
    const name = asString(args[3] ?? null);
    const target = name === null ? expressions : asMap(expressions.get(name) ?? null);
    for (const field of fields) target?.delete(field);
    if (name !== null && target?.size === 0) expressions.delete(name);
    if (expressions.size === 0) fieldMap.delete('stellar');
    return prettyJson(config);
  },
};

const enrichmentPrint: StellarFunction = {
  name: 'ENRICHMENT_STELLAR_TRANSFORM_PRINT',
  summary: 'Shows the enrichments by Stellar.',
  parameters: [enrichment, stage],
  returns: 'a table',
  examples: [
    {
      expr: "'║ (default) │ a     │ b              ║' in ENRICHMENT_STELLAR_TRANSFORM_PRINT(ENRICHMENT_STELLAR_TRANSFORM_ADD('{}', 'THREATINTEL', {'a' : 'b'}), 'THREAT_INTEL')",
      gives: true,
    },
    { expr: "'(empty)' in ENRICHMENT_STELLAR_TRANSFORM_PRINT(null, 'ENRICHMENT')", gives: true },
  ],
  call(args) {
    const titles = ['Group', 'Field', 'Transformation'];
    const json = asString(arg(args, 0));
    if (json === null || json === '') return textTable(titles, []);
    const expressions = expressionsOf(mapAt(stageOf(enrichmentConfigOf(json), arg(args, 1)), 'fieldMap'));
    const rows = [...(expressions ?? [])].flatMap(([name, value]) =>
      value instanceof StellarMap
        ? [...value].map((pair) => [textOf(name), ...pair.map(textOf)])
        : [['(default)', textOf(name), textOf(value)]],
    );
    return textTable(titles, rows);
  },
};

/** Changes to the expressions in parser and enrichment configurations. */
export const transformConfig: Family = {
  name: 'stellar in configurations',
  functions: [parserAdd, parserRemove, parserPrint, enrichmentAdd, enrichmentRemove, enrichmentPrint],
};

function isStellar(value: Value): value is ValueMap {
  return value instanceof StellarMap && value.get('transformation') === 'STELLAR';
}

function jsonIn(args: readonly Value[]): string {
  const json = asString(arg(args, 0));
  if (json === null || json === '') throw illegalState('the configuration is empty');
  return json;
}

function stageOf(config: ValueMap, type: Value): ValueMap {
  if (type === 'ENRICHMENT') return mapAt(config, 'enrichment');
  if (type === 'THREAT_INTEL' || type === 'THREATINTEL') return mapAt(config, 'threatIntel');
  throw illegalArgument(`a type is ENRICHMENT or THREAT_INTEL, got ${textOf(type)}`);
}

/** @returns undefined where there are none */
function expressionsOf(fieldMap: ValueMap): ValueMap | undefined {
  const stellar = fieldMap.get('stellar') ?? null;
  const config = stellar instanceof StellarMap ? (stellar.get('config') ?? null) : stellar;
  if (config === null || config instanceof StellarMap) return config ?? undefined;
  throw wrongKind('map', kindOf(config));
}
