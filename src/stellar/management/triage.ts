import { illegalArgument } from '../errors.js';
import { Opaque, type ValueMap } from '../values.js';
import { itemsOf, mapAt } from './beans.js';

type Aggregate = (scores: readonly number[]) => number;

const sum: Aggregate = (scores) => scores.reduce((total, score) => total + score, 0);
const mean: Aggregate = (scores) => (scores.length === 0 ? 0 : sum(scores) / scores.length);

/** How the scores of the rules that hold become one, by Metron's names. */
const aggregators: Readonly<Record<string, Aggregate>> = {
  MAX: (scores) => Math.max(0, ...scores),
  MIN: (scores) => (scores.length === 0 ? 0 : Math.min(...scores)),
  SUM: sum,
  MEAN: mean,
  POSITIVE_MEAN: (scores) => mean(scores.filter((score) => score > 0)),
};

/** @throws StellarError illegal argument, naming those there are */
export function aggregatorNamed(name: string): Aggregate {
  const found = Object.hasOwn(aggregators, name) ? aggregators[name] : undefined;
  if (found === undefined) throw illegalArgument(`no aggregator ${name}; there are ${Object.keys(aggregators).join(', ')}`);
  return found;
}

/** The rules of a sensor, ready to score messages. */
export class TriageEngine extends Opaque {
  readonly kind = 'threat triage';
  config: ValueMap;

  /** @param config an enrichment configuration */
  constructor(config: ValueMap) {
    super();
    this.config = config;
  }

  text(): string {
    const count = itemsOf(triageOf(this.config), 'riskLevelRules').length;
    return `ThreatTriage{${count} rule(s)}`;
  }
}

/** The triage part of an enrichment configuration. */
export function triageOf(config: ValueMap): ValueMap {
  return mapAt(mapAt(config, 'threatIntel'), 'triageConfig');
}
