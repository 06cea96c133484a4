/** How the scores of the rules that fired become one. */
export type Aggregate = (scores: readonly number[]) => number;

const sum: Aggregate = (scores) => scores.reduce((total, score) => total + score, 0);
const mean: Aggregate = (scores) => (scores.length === 0 ? 0 : sum(scores) / scores.length);

/** By Metron's names. None of no scores is anything but 0; MAX starts there. */
export const aggregators: Readonly<Record<string, Aggregate>> = {
  MAX: (scores) => scores.reduce((highest, score) => Math.max(highest, score), 0),
  MIN: (scores) => (scores.length === 0 ? 0 : Math.min(...scores)),
  SUM: sum,
  MEAN: mean,
  POSITIVE_MEAN: (scores) => mean(scores.filter((score) => score > 0)),
};

/** One negative score says that all is well, whatever the others say. */
export function negativeTrumps(aggregate: Aggregate): Aggregate {
  return (scores) => (scores.some((score) => score < 0) ? Number.NEGATIVE_INFINITY : aggregate(scores));
}
