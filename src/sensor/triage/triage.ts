import { Failure } from '../../errors/catalogue.js';
import { StellarError } from '../../stellar/errors.js';
import type { Evaluator } from '../../stellar/evaluator.js';
import type { Expression } from '../../stellar/expression.js';
import { after, inTurn, type Maybe } from '../../stellar/functions/waiting.js';
import { textOf } from '../../stellar/text.js';
import { Double, doubleValue, isNumeric, type Value } from '../../stellar/values.js';
import { compileFor } from '../config/compile.js';
import { configText } from '../config/config-values.js';
import type { TriageConfig, TriageRuleConfig } from '../config/enrichment-config.js';
import type { Message } from '../message.js';
import { Layers } from '../variables.js';
import { type Aggregate, aggregators, negativeTrumps } from './aggregators.js';

interface Rule {
  readonly config: TriageRuleConfig;
  readonly when: Expression;
  /** As written; its value may differ from message to message. */
  readonly scoreText: string;
  readonly score: Expression | number;
  readonly reason: Expression | undefined;
}

/** A rule that fired on a message. */
export interface FiredRule {
  readonly name: string | null;
  readonly comment: string | null;
  readonly rule: string;
  readonly scoreText: string;
  readonly score: number;
  readonly reason: string | null;
}

export interface TriageOutcome {
  readonly fired: readonly FiredRule[];
  /** undefined when no rule fired */
  readonly score: number | undefined;
}

export interface TriageOptions {
  readonly config: TriageConfig;
  /** What rules see beside the message. */
  readonly variables: readonly ReadonlyMap<string, Value>[];
  /** For errors: the file or znode. */
  readonly where: string;
  readonly evaluator: Evaluator;
}

/** How bad an alert is: the scores of the rules that hold, brought together. */
export class Triage {
  readonly #rules: readonly Rule[];
  readonly #aggregate: Aggregate;
  readonly #variables: readonly ReadonlyMap<string, Value>[];
  readonly #isMap: boolean;

  /** @throws Failure BAD_SENSOR_CONFIG */
  constructor({ config, variables, where, evaluator }: TriageOptions) {
    const { riskLevelRules, aggregator, aggregationConfig } = config;
    const firstOfEach = new Map(riskLevelRules.list.toReversed().map((rule) => [rule.rule, rule]));
    const distinct = riskLevelRules.list.filter((rule) => firstOfEach.get(rule.rule) === rule);
    this.#rules = distinct.map((rule, at) => compileRule(rule, `${where}: riskLevelRules ${at + 1}`, evaluator));
    const aggregate = aggregators[aggregator.toUpperCase()];
    if (aggregate === undefined) {
      const known = Object.keys(aggregators).join(', ');
      throw new Failure('BAD_SENSOR_CONFIG', `${where}: no aggregator ${aggregator}; there are ${known}`, { where });
    }
    this.#aggregate = trumps(aggregationConfig) ? negativeTrumps(aggregate) : aggregate;
    this.#variables = variables;
    this.#isMap = riskLevelRules.form === 'map';
  }

  /** Which rules hold. A rule that fails is reported, and counts as one that does not hold. @throws the reason of `signal` */
  assess(message: Message, onFailed: (rule: string, error: unknown) => void, signal?: AbortSignal): Maybe<TriageOutcome> {
    const variables = new Layers(message, ...this.#variables);
    const options = signal === undefined ? {} : { signal };
    const fired: FiredRule[] = [];
    const failed = (rule: Rule) => (error: unknown) => {
      signal?.throwIfAborted();
      onFailed(rule.config.rule, error);
    };
    const assessed = inTurn(this.#rules, (rule) => {
      try {
        const answer = after(rule.when.holds(variables, options), (holds) => {
          if (!holds) return;
          return after(runText(rule.reason, variables, options), (reason) =>
            after(runScore(rule, variables, options), (score) => void fired.push(firedRule(rule, score, reason))),
          );
        });
        return answer instanceof Promise ? answer.catch(failed(rule)) : answer;
      } catch (error) {
        failed(rule)(error);
      }
    });
    return after(assessed, () => ({ fired, score: fired.length === 0 ? undefined : this.#aggregate(fired.map(({ score }) => score)) }));
  }

  /** Writes an outcome into the message, as Metron does; a config in the older form also gives the older name of the score. Its rules have no names: they are told by their text. */
  write(message: Message, { fired, score }: TriageOutcome): void {
    if (score === undefined) return;
    message.set('threat.triage.score', new Double(score));
    if (this.#isMap) message.set('threat.triage.level', new Double(score));
    for (const [at, rule] of fired.entries()) {
      message.set(`threat.triage.rules.${at}.name`, rule.name);
      message.set(`threat.triage.rules.${at}.comment`, rule.comment);
      message.set(`threat.triage.rules.${at}.score`, rule.scoreText);
      message.set(`threat.triage.rules.${at}.reason`, rule.reason);
      if (this.#isMap) message.set(ruleField(at, '.'), rule.rule);
    }
  }
}

/** A field of ours: the text of a rule that held, by its place among those. @param separator of field names: `.` in a message, `:` in a document */
export function ruleField(place: number, separator: ':' | '.'): string {
  return ['maas', 'triage', place, 'rule'].join(separator);
}

function compileRule(config: TriageRuleConfig, where: string, evaluator: Evaluator): Rule {
  const { rule, score, reason } = config;
  return {
    config,
    when: compileFor(rule, `${where}, rule`, evaluator),
    scoreText: configText(score),
    score: typeof score !== 'string' ? doubleValue(score) : compileFor(score, `${where}, score`, evaluator),
    reason: reason === undefined ? undefined : compileFor(reason, `${where}, reason`, evaluator),
  };
}

function trumps(aggregationConfig: ReadonlyMap<string, unknown>): boolean {
  const said = aggregationConfig.get('negativeValuesTrump');
  return said === undefined || said === null || String(said).toLowerCase() === 'true';
}

function runText(expression: Expression | undefined, ...run: Parameters<Expression['run']>): Maybe<string | null> {
  if (expression === undefined) return null;
  return after(expression.run(...run), (value) => (value === null ? null : textOf(value)));
}

function runScore({ score }: Rule, ...run: Parameters<Expression['run']>): Maybe<number> {
  if (typeof score === 'number') return score;
  return after(score.run(...run), (value) => {
    const number = typeof value === 'string' ? Number(value) : isNumeric(value) ? doubleValue(value) : Number.NaN;
    if (!Number.isNaN(number)) return number;
    throw new StellarError('illegal argument', `the score ${score.source} gives ${textOf(value)}, which is no number`);
  });
}

function firedRule({ config, scoreText }: Rule, score: number, reason: string | null): FiredRule {
  return { name: config.name ?? null, comment: config.comment ?? null, rule: config.rule, scoreText, score, reason };
}
