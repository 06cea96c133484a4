import type { Operation } from 'fast-json-patch';
import { byPlace, type ConfigId, type ConfigText, placeOf } from '../../sensor/config/config-place.js';
import { loadJsonPatch } from './json-patch.js';
import { parsedOrText } from './json-text.js';

export interface ConfigDifference extends ConfigId {
  readonly place: string;
  /** `only stored`: it is in ZooKeeper only, and a push leaves it. `formatting`: the same JSON, written differently. */
  readonly change: 'added' | 'changed' | 'formatting' | 'only stored';
  /** The RFC 6902 operations that lead from the stored to the given configuration. */
  readonly operations: readonly Operation[];
}

/**
 * What a push of the configurations `given` would change in those that are `stored`, ordered by place. Equal ones are left out.
 *
 * @param everything whether `given` is meant to be complete: if so, configurations that are only stored are reported too
 */
export async function compareConfigs(
  given: readonly ConfigText[],
  stored: readonly ConfigText[],
  everything = true,
): Promise<readonly ConfigDifference[]> {
  const { compare } = await loadJsonPatch();
  const before = new Map(stored.map((config) => [placeOf(config), config]));
  const after = new Set(given.map(placeOf));
  const differences = given.flatMap(({ type, name, text }): ConfigDifference[] => {
    const place = placeOf({ type, name });
    const known = before.get(place);
    if (known === undefined) return [{ type, name, place, change: 'added', operations: [] }];
    if (known.text === text) return [];
    const operations = compare({ root: parsedOrText(known.text) }, { root: parsedOrText(text) }).map(withoutRoot);
    return [{ type, name, place, change: operations.length === 0 ? 'formatting' : 'changed', operations }];
  });
  const others = everything ? stored.filter((config) => !after.has(placeOf(config))) : [];
  const missing = others.map(({ type, name }) => ({
    type,
    name,
    place: placeOf({ type, name }),
    change: 'only stored' as const,
    operations: [],
  }));
  return [...differences, ...missing].sort(byPlace);
}

function withoutRoot(operation: Operation): Operation {
  return { ...operation, path: operation.path.replace(/^\/root/, '') };
}
