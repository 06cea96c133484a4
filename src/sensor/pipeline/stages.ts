import { Failure } from '../../errors/catalogue.js';

export const allStages = ['parse', 'enrich', 'index'] as const;
export type Stage = (typeof allStages)[number];

/** @returns stages that follow each other, as a pipeline runs them @throws Failure WRONG_USAGE */
export function stagesOf(text: string): readonly Stage[] {
  const named = text.split(',').map((name) => name.trim());
  const first = (allStages as readonly string[]).indexOf(named[0] ?? '');
  const stages = allStages.slice(first, first + named.length);
  if (first >= 0 && stages.join() === named.join()) return stages;
  throw new Failure('WRONG_USAGE', `--stages ${text}: stages that follow each other, of ${allStages.join(',')}`);
}
