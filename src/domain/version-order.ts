import { compare, parse, type SemVer } from 'semver';

/**
 * Orders versions of a model, lowest first: semantic versions by their order, with missing parts taken as 0 (`2` and `2.0` are
 * `2.0.0`); others come before, in text order. Metron takes text order for all, by which 9.0 is above 10.0.
 */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [semantic(a), semantic(b)];
  if (one !== undefined && other !== undefined) return compare(one, other) || compareText(a, b);
  if (one === undefined && other === undefined) return compareText(a, b);
  return one === undefined ? -1 : 1;
}

/** Whether Metron's clients, when no version is named, pick another version than ours. @returns both picks; undefined when they agree */
export function metronPicksAnother(versions: readonly string[]): { readonly ours: string; readonly metrons: string } | undefined {
  const ours = versions.toSorted(compareVersions).at(-1);
  const metrons = versions.toSorted(compareText).at(-1);
  return ours === undefined || metrons === undefined || ours === metrons ? undefined : { ours, metrons };
}

function semantic(version: string): SemVer | undefined {
  const [, major, minor = '0', patch = '0', rest = ''] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?([-+].*)?$/.exec(version) ?? [];
  return major === undefined ? undefined : (parse(`${Number(major)}.${Number(minor)}.${Number(patch)}${rest}`) ?? undefined);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
