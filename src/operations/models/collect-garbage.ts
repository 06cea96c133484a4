import { removeModel } from '../../storage/artifacts.js';
import { findGarbage, type Garbage } from '../../storage/garbage.js';
import type { ModelStore } from '../../storage/port.js';
import type { Viewing } from '../cluster/cluster-view.js';
import { usedArtifacts } from './used-artifacts.js';

export interface Collecting extends Omit<Viewing, 'only'> {
  readonly store: ModelStore;
  readonly signal: AbortSignal;
}

export interface CollectedGarbage {
  readonly removed: readonly Garbage[];
  readonly freedBytes: number;
}

/**
 * The archives in the store that this cluster does not use.
 *
 * @param olderThanMs spares younger archives: `deploy add` stores one before it asks for instances of it
 * @throws what `usedArtifacts` throws; of the store STORE_UNREACHABLE, NOT_ALLOWED
 */
export async function unusedModels(collecting: Collecting, olderThanMs: number): Promise<readonly Garbage[]> {
  const { store, clock, signal } = collecting;
  return findGarbage(store, await usedArtifacts(collecting), clock.now() - olderThanMs, { signal });
}

/** Removes those of the given archives that are still unused. */
export async function collectGarbage(collecting: Collecting, garbage: readonly Garbage[]): Promise<CollectedGarbage> {
  const { store, signal } = collecting;
  const used = await usedArtifacts(collecting);
  const removed = garbage.filter(({ sha256 }) => !used.has(sha256));
  const going = new Set(removed.map(({ path }) => path));
  const keep = new Set(
    (await findGarbage(store, new Set(), Number.POSITIVE_INFINITY, { signal })).flatMap((archive) =>
      going.has(archive.path) ? [] : archive.sha256,
    ),
  );

  let freedBytes = 0;
  for (const [, [first]] of Map.groupBy(removed, ({ name, version }) => `${name}/${version}`)) {
    if (first !== undefined) freedBytes += await removeModel(store, first, { keep, signal });
  }
  return { removed, freedBytes };
}
