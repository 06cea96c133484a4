import { toBoolean, toDouble } from '../conversions.js';
import { illegalArgument, nullValue, StellarError, wrongKind } from '../errors.js';
import { readJson } from '../json-reader.js';
import { enrichmentConfigOf, itemsOf, mapAt, ruleOf } from '../management/beans.js';
import { prettyJson } from '../management/pretty-json.js';
import { textTable } from '../management/text-table.js';
import { aggregatorNamed, TriageEngine, triageOf } from '../management/triage.js';
import { textOf } from '../text.js';
import { Double, kindOf, StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asString, notNull } from './arguments.js';
import type { CallContext, Family, StellarFunction } from './definition.js';
import { after, inTurn, type Maybe } from './waiting.js';

const source = { name: 'triage', summary: 'an enrichment configuration as JSON, or what THREAT_TRIAGE_INIT gave' };
const oneRule = "THREAT_TRIAGE_ADD('{}', {'rule' : 'value > 10', 'score' : 10})";

const init: StellarFunction = {
  name: 'THREAT_TRIAGE_INIT',
  summary: 'Makes rules of triage ready to score messages.',
  parameters: [{ name: 'config', summary: 'the enrichment configuration of a sensor, as JSON; default an empty one', optional: true }],
  returns: 'the engine',
  examples: [
    { expr: 'TO_STRING(THREAT_TRIAGE_INIT())', gives: 'ThreatTriage{0 rule(s)}' },
    { expr: `TO_STRING(THREAT_TRIAGE_INIT(${oneRule}))`, gives: 'ThreatTriage{1 rule(s)}' },
    { expr: 'THREAT_TRIAGE_INIT(null)', fails: 'illegal argument' },
  ],
  call([json = '{}']) {
    if (typeof json !== 'string') throw illegalArgument(`a configuration is JSON text, got ${kindOf(json)}`);
    return new TriageEngine(enrichmentConfigOf(json));
  },
};

const config: StellarFunction = {
  name: 'THREAT_TRIAGE_CONFIG',
  summary: 'The configuration of an engine.',
  parameters: [{ name: 'engine', summary: 'what THREAT_TRIAGE_INIT gave' }],
  returns: 'the configuration, as JSON',
  examples: [
    { expr: '\'"aggregator" : "MAX"\' in THREAT_TRIAGE_CONFIG(THREAT_TRIAGE_INIT())', gives: true },
    { expr: 'THREAT_TRIAGE_CONFIG(null)', fails: 'illegal argument' },
    { expr: "THREAT_TRIAGE_CONFIG('{}')", fails: 'wrong kind' },
  ],
  call: (args) => prettyJson(engineIn(arg(args, 0)).config),
};

const score: StellarFunction = {
  name: 'THREAT_TRIAGE_SCORE',
  summary: 'Scores a message.',
  parameters: [
    { name: 'message', summary: 'as JSON' },
    { name: 'engine', summary: 'what THREAT_TRIAGE_INIT gave' },
  ],
  returns: 'a map of score, aggregator, and rules: those that hold',
  examples: [
    {
      expr: `THREAT_TRIAGE_SCORE('{"value":22}', THREAT_TRIAGE_INIT(${oneRule}))`,
      gives: { score: 10, aggregator: 'MAX', rules: [{ rule: 'value > 10', score: '10' }] },
    },
    { expr: `THREAT_TRIAGE_SCORE('{"value":2}', THREAT_TRIAGE_INIT(${oneRule}))`, gives: { score: 0, aggregator: 'MAX', rules: [] } },
    { expr: 'THREAT_TRIAGE_SCORE(null, THREAT_TRIAGE_INIT())', fails: 'illegal argument' },
    { expr: "THREAT_TRIAGE_SCORE('{}', null)", fails: 'illegal argument' },
  ],
  async: true,
  call(args, context) {
    const message = messageIn(arg(args, 0));
    const engine = engineIn(arg(args, 1));
    return scored(message, engine.config, context);
  },
};

const add: StellarFunction = {
  name: 'THREAT_TRIAGE_ADD',
  summary: 'Adds rules.',
  parameters: [source, { name: 'rule', summary: 'a map of rule, score, and maybe name, comment, reason; or a list of such maps' }],
  returns: 'the changed configuration, as JSON',
  examples: [
    { expr: `'"score" : "10"' in ${oneRule}`, gives: true },
    { expr: "THREAT_TRIAGE_ADD(null, {'rule' : 'a', 'score' : 1})", fails: 'illegal argument' },
    { expr: "THREAT_TRIAGE_ADD('{}', 5)", fails: 'illegal argument' },
    { expr: "THREAT_TRIAGE_ADD('{}', {'rule' : 'a', 'score' : []})", fails: 'illegal argument' },
  ],
  call(args) {
    const given = arg(args, 1);
    const news = given instanceof StellarMap ? [given] : given;
    if (!Array.isArray(news)) throw illegalArgument(`a rule is a map, or a list of maps, got ${kindOf(given)}`);
    return changed(arg(args, 0), (triage) => {
      const rules = itemsOf(triage, 'riskLevelRules');
      for (const each of news) {
        if (!(each instanceof StellarMap) || !isSaid(each, 'rule') || !isSaid(each, 'score')) continue;
        const rule = ruleOf(each);
        if (!rules.some((known) => known instanceof StellarMap && known.get('rule') === rule.get('rule'))) rules.push(rule);
      }
    });
  },
};

const remove: StellarFunction = {
  name: 'THREAT_TRIAGE_REMOVE',
  summary: 'Removes rules.',
  parameters: [source, { name: 'rules', summary: 'a list of rules, by their text or name' }],
  returns: 'the changed configuration, as JSON',
  examples: [{ expr: `'"riskLevelRules" : [ ]' in THREAT_TRIAGE_REMOVE(${oneRule}, ['value > 10'])`, gives: true }],
  call(args) {
    const given = arg(args, 1);
    const gone = new Set(given === null ? [] : Array.isArray(given) ? given : [given]);
    return changed(arg(args, 0), (triage) => {
      const kept = itemsOf(triage, 'riskLevelRules').filter(
        (rule) => rule instanceof StellarMap && !gone.has(rule.get('rule') ?? null) && !gone.has(rule.get('name') ?? 0),
      );
      triage.set('riskLevelRules', kept);
    });
  },
};

const setAggregator: StellarFunction = {
  name: 'THREAT_TRIAGE_SET_AGGREGATOR',
  summary: 'Sets how the scores of rules become one.',
  parameters: [
    source,
    { name: 'aggregator', summary: 'MAX, MIN, SUM, MEAN or POSITIVE_MEAN' },
    {
      name: 'config',
      summary: 'a map; negativeValuesTrump: whether a negative score makes all of it negative, default true',
      optional: true,
    },
  ],
  returns: 'the changed configuration, as JSON',
  examples: [
    { expr: "'\"aggregator\" : \"MEAN\"' in THREAT_TRIAGE_SET_AGGREGATOR('{}', 'MEAN')", gives: true },
    { expr: "THREAT_TRIAGE_SET_AGGREGATOR('{}', 'mean')", fails: 'illegal argument' },
    { expr: "THREAT_TRIAGE_SET_AGGREGATOR('{}', null)", fails: 'null value' },
  ],
  call(args) {
    const name = notNull(asString(arg(args, 1)), 'the aggregator');
    aggregatorNamed(name);
    const settings = args[2] ?? null;
    return changed(arg(args, 0), (triage) => {
      triage.set('aggregator', name);
      if (settings instanceof StellarMap) triage.set('aggregationConfig', settings);
    });
  },
};

const print: StellarFunction = {
  name: 'THREAT_TRIAGE_PRINT',
  summary: 'Shows rules.',
  parameters: [source],
  returns: 'a table, and the aggregator below it',
  examples: [
    { expr: `'Aggregation: MAX' in THREAT_TRIAGE_PRINT(${oneRule})`, gives: true },
    { expr: "'(empty)' in THREAT_TRIAGE_PRINT('{}')", gives: true },
  ],
  call(args) {
    const triage = triageOf(configIn(arg(args, 0)));
    const rules = itemsOf(triage, 'riskLevelRules').filter((rule) => rule instanceof StellarMap);
    const cell = (rule: ValueMap, name: string) => textOf(rule.get(name) ?? '');
    const rows = rules.map((rule) => ['name', 'comment', 'rule', 'score', 'reason'].map((name) => cell(rule, name)));
    const table = textTable(['Name', 'Comment', 'Triage Rule', 'Score', 'Reason'], rows);
    return rows.length === 0 ? table : `${table}Aggregation: ${textOf(triage.get('aggregator') ?? '')}`;
  },
};

/** Rules that say how bad an alert is. */
export const threatTriage: Family = { name: 'threat triage', functions: [init, config, score, add, remove, setAggregator, print] };

function engineIn(value: Value): TriageEngine {
  if (value instanceof TriageEngine) return value;
  if (value === null) throw illegalArgument('the engine is null');
  throw wrongKind('threat triage', kindOf(value));
}

function configIn(value: Value): ValueMap {
  if (value instanceof TriageEngine) return value.config;
  if (typeof value === 'string') return enrichmentConfigOf(value);
  throw illegalArgument(`expected a configuration or what THREAT_TRIAGE_INIT gave, got ${kindOf(value)}`);
}

function changed(value: Value, change: (triage: ValueMap) => void): string {
  const whole = configIn(value);
  change(triageOf(whole));
  return prettyJson(whole);
}

function isSaid(rule: ValueMap, name: string): boolean {
  return (rule.get(name) ?? null) !== null;
}

function messageIn(value: Value): ValueMap {
  if (typeof value !== 'string') throw illegalArgument(`a message is JSON text, got ${kindOf(value)}`);
  const message = jsonOrNothing(value);
  if (message instanceof StellarMap) return message;
  throw illegalArgument('a message is a JSON object');
}

function jsonOrNothing(text: string): Value {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof StellarError) return null;
    throw error;
  }
}

/** Variables are the message's fields, then the sensor's configuration, then that of threat intel. */
function scored(message: ValueMap, whole: ValueMap, context: CallContext): Maybe<Value> {
  const triage = triageOf(whole);
  const layers = [message, mapAt(whole, 'configuration'), mapAt(mapAt(whole, 'threatIntel'), 'config')];
  const variables = new Map(layers.toReversed().flatMap((layer) => Array.from(layer, ([name, value]) => [textOf(name), value] as const)));
  const scores: number[] = [];
  const held: Value[] = [];
  const rules = itemsOf(triage, 'riskLevelRules').filter((rule) => rule instanceof StellarMap);
  const walked = inTurn(rules, (rule) =>
    after(context.evaluate(textOf(rule.get('rule') ?? ''), variables), (holds) => {
      if (holds === null) throw nullValue(`the rule ${textOf(rule.get('rule') ?? null)}`);
      if (typeof holds !== 'boolean') throw illegalArgument(`the rule ${textOf(rule.get('rule') ?? null)} gives a ${kindOf(holds)}`);
      if (!holds) return undefined;
      return after(context.evaluate(textOf(rule.get('score') ?? ''), variables), (worth) => {
        scores.push(toDouble(worth)?.value ?? 0);
        return after(reasonOf(rule, variables, context), (reason) => void held.push(told(rule, reason)));
      });
    }),
  );
  return after(walked, () => outcome(triage, scores, held));
}

function reasonOf(rule: ValueMap, variables: ReadonlyMap<string, Value>, context: CallContext): Maybe<Value> {
  const reason = rule.get('reason') ?? null;
  return reason === null ? null : context.evaluate(textOf(reason), variables);
}

function told(rule: ValueMap, reason: Value): ValueMap {
  const map = new StellarMap<Value, Value>();
  for (const name of ['name', 'rule', 'score', 'reason', 'comment']) {
    const value = name === 'reason' ? reason : (rule.get(name) ?? null);
    if (value !== null) map.set(name, textOf(value));
  }
  return map;
}

function outcome(triage: ValueMap, scores: readonly number[], held: Value[]): ValueMap {
  const name = textOf(triage.get('aggregator') ?? 'MAX');
  const trumps = toBoolean(mapAt(triage, 'aggregationConfig').get('negativeValuesTrump') ?? true) ?? true;
  const negative = trumps && scores.some((each) => each < 0);
  const total = negative ? Number.NEGATIVE_INFINITY : aggregatorNamed(name)(scores);
  const entries: [Value, Value][] = [
    ['score', new Double(total)],
    ['aggregator', name],
    ['rules', held],
  ];
  return StellarMap.of(entries);
}
