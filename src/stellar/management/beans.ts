import { messageOf } from '../../errors/message-of.js';
/**
 * Metron's configurations as its tools write them: every field in its place, defaults where none was said, and no field that they do not know.
 */
import { copyOf } from '../copy.js';
import { failed, illegalArgument } from '../errors.js';
import { readJson } from '../json-reader.js';
import { textOf } from '../text.js';
import { isNumeric, kindOf, StellarMap, type Value, type ValueMap } from '../values.js';

/** Fields in their order; a function makes the default, undefined stands for a field that is left out unless it was said. */
type Shape = Readonly<Record<string, (() => Value) | undefined>>;

const map = (): ValueMap => new StellarMap<Value, Value>();
const list = (): Value[] => [];
const one = () => 1;
const no = () => false;

const parserShape: Shape = {
  parserClassName: undefined,
  filterClassName: undefined,
  sensorTopic: undefined,
  outputTopic: undefined,
  errorTopic: undefined,
  writerClassName: undefined,
  errorWriterClassName: undefined,
  readMetadata: no,
  mergeMetadata: no,
  numWorkers: undefined,
  numAckers: undefined,
  spoutParallelism: one,
  spoutNumTasks: one,
  parserParallelism: one,
  parserNumTasks: one,
  errorWriterParallelism: one,
  errorWriterNumTasks: one,
  spoutConfig: map,
  securityProtocol: undefined,
  stormConfig: map,
  parserConfig: map,
  fieldTransformations: list,
  cacheConfig: map,
  rawMessageStrategy: () => 'DEFAULT',
  rawMessageStrategyConfig: map,
};

const transformationShape: Shape = { input: list, output: list, transformation: undefined, config: map };
const triageShape: Shape = { riskLevelRules: list, aggregator: () => 'MAX', aggregationConfig: map };
const enrichmentShape: Shape = { fieldMap: map, fieldToTypeMap: map, config: map };
const threatIntelShape: Shape = { ...enrichmentShape, triageConfig: () => shaped(map(), triageShape, 'triageConfig') };
const enrichmentConfigShape: Shape = {
  enrichment: () => shaped(map(), enrichmentShape, 'enrichment'),
  threatIntel: () => shaped(map(), threatIntelShape, 'threatIntel'),
  configuration: map,
};
const ruleShape: Shape = { name: undefined, comment: undefined, rule: undefined, score: undefined, reason: undefined };

/** A sensor's parser configuration. @throws StellarError failed for what is none, with the JSON */
export function parserConfigOf(json: string): ValueMap {
  return config(json, (value) => {
    const bean = shaped(value, parserShape, 'a parser configuration');
    bean.set('fieldTransformations', itemsOf(bean, 'fieldTransformations').map(transformationOf));
    return bean;
  });
}

/** A sensor's enrichment configuration. @throws StellarError failed for what is none, with the JSON */
export function enrichmentConfigOf(json: string): ValueMap {
  return config(json, (value) => {
    const bean = shaped(value, enrichmentConfigShape, 'an enrichment configuration');
    bean.set('enrichment', shaped(mapAt(bean, 'enrichment'), enrichmentShape, 'enrichment'));
    const threatIntel = shaped(mapAt(bean, 'threatIntel'), threatIntelShape, 'threatIntel');
    const triage = shaped(mapAt(threatIntel, 'triageConfig'), triageShape, 'triageConfig');
    triage.set('riskLevelRules', rulesOf(triage.get('riskLevelRules') ?? null));
    threatIntel.set('triageConfig', triage);
    return bean.set('threatIntel', threatIntel);
  });
}

/** Any JSON object: an indexing or the global configuration. @throws StellarError failed */
export function anyConfigOf(json: string): ValueMap {
  return config(json, (value) => value);
}

/** A new transformation by Stellar. */
export function stellarTransformation(): ValueMap {
  return shaped(map().set('transformation', 'STELLAR'), transformationShape, 'a transformation');
}

/** @param given with at least rule and score; the score becomes text */
export function ruleOf(given: ValueMap): ValueMap {
  const rule = shaped(copyOf(given) as ValueMap, ruleShape, 'a rule');
  const score = rule.get('score') ?? null;
  if (!isNumeric(score) && typeof score !== 'string') throw illegalArgument(`a score is a number or a text, got ${kindOf(score)}`);
  return rule.set('score', textOf(score));
}

/** What is at a name, which has to be a map. @throws StellarError illegal argument */
export function mapAt(parent: ValueMap, name: string): ValueMap {
  const value = parent.get(name) ?? null;
  if (value instanceof StellarMap) return value;
  throw illegalArgument(`${name} is a map, got ${kindOf(value)}`);
}

/** The items of a list that is at a name. @throws StellarError illegal argument */
export function itemsOf(parent: ValueMap, name: string): Value[] {
  const value = parent.get(name) ?? null;
  if (Array.isArray(value)) return value;
  throw illegalArgument(`${name} is a list, got ${kindOf(value)}`);
}

function config(json: string, read: (value: ValueMap) => ValueMap): ValueMap {
  try {
    const value = readJson(json);
    if (!(value instanceof StellarMap)) throw illegalArgument(`a configuration is a JSON object, got ${kindOf(value)}`);
    return read(value);
  } catch (cause) {
    throw failed(`cannot read the configuration ${json}: ${messageOf(cause)}`, cause);
  }
}

function shaped(given: ValueMap, shape: Shape, what: string): ValueMap {
  for (const key of given.keys()) {
    if (!Object.hasOwn(shape, textOf(key))) throw illegalArgument(`${textOf(key)} is no field of ${what}`);
  }
  const bean = map();
  for (const [name, makeDefault] of Object.entries(shape)) {
    const value = given.get(name) ?? makeDefault?.() ?? null;
    if (value !== null) bean.set(name, value);
  }
  return bean;
}

/** Input and output may be written as a single name. */
function transformationOf(value: Value): ValueMap {
  if (!(value instanceof StellarMap)) throw illegalArgument(`a transformation is a map, got ${kindOf(value)}`);
  const bean = shaped(value, transformationShape, 'a transformation');
  for (const name of ['input', 'output']) {
    const said = bean.get(name) ?? [];
    bean.set(name, Array.isArray(said) ? said : [said]);
  }
  return bean;
}

/** A list of rules, or, as Metron had them once, a map of rules to scores. */
function rulesOf(value: Value): Value[] {
  if (value instanceof StellarMap) {
    return Array.from(value, ([rule, score]) => ruleOf(map().set('rule', rule).set('score', score)));
  }
  if (!Array.isArray(value)) throw illegalArgument(`riskLevelRules is a list, got ${kindOf(value)}`);
  return value.map((rule) => {
    if (rule instanceof StellarMap) return ruleOf(rule);
    throw illegalArgument(`a rule is a map, got ${kindOf(rule)}`);
  });
}
