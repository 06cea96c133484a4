import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';
import type { StellarFunction } from '../../stellar/functions/definition.js';
import { families } from '../../stellar/functions/registry.js';

export type DescribedFunction = Pick<StellarFunction, 'name' | 'summary' | 'parameters' | 'returns' | 'examples'> & {
  readonly family: string;
  /** What it reaches beyond its arguments. */
  readonly needs: readonly string[];
};

/**
 * The functions of the language, by name: the one with exactly this name, else those whose name or family contains the pattern.
 *
 * @param pattern in upper or lower case; asterisks in it are ignored; undefined: all functions
 * @throws Failure NO_SUCH_FUNCTION when there is none
 */
export function listFunctions(pattern: string | undefined): DescribedFunction[] {
  const all = families.flatMap(({ name: family, functions }) => functions.map((each) => describe(each, family)));
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (pattern === undefined) return all;
  const wanted = pattern.toUpperCase().replaceAll('*', '');
  const exact = all.filter(({ name }) => name === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ name, family }) => name.includes(wanted) || family.toUpperCase().includes(wanted));
  if (found.length > 0) return found;
  const meant = closest(
    wanted,
    all.map(({ name }) => name),
  );
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new Failure('NO_SUCH_FUNCTION', `no Stellar function has ${pattern} in its name or family${hint}`, { pattern });
}

function describe({ name, summary, parameters, returns, examples, needs = [] }: StellarFunction, family: string): DescribedFunction {
  return { name, family, summary, parameters, returns, examples, needs };
}
