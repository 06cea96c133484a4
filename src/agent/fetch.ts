import type { Artifact } from '../domain/deployment.js';
import { Failure } from '../errors/catalogue.js';
import type { ModelStore } from '../storage/port.js';
import { uriInStore } from '../storage/store-path.js';
import { openStoredModel } from '../storage/stored-model.js';

/**
 * Fetches and verifies a model into a new directory, which appears complete or not at all.
 *
 * @throws Failure NOT_ALLOWED, NO_SUCH_ARTIFACT, BAD_ARCHIVE, MODEL_TOO_LARGE, STORE_UNREACHABLE, STORE_FULL
 */
export type FetchModel = (artifact: Artifact, directory: string, signal: AbortSignal) => Promise<void>;

/**
 * Fetches from the given stores only.
 *
 * @param pathStore the store of artifacts whose URI is only a path, as Metron's clients write it; default: the first store
 */
export function fetchFrom(stores: readonly ModelStore[], pathStore = stores[0]): FetchModel {
  return async (artifact, directory, signal) => {
    const isPath = pathStore !== undefined && artifact.uri.startsWith('/');
    const stored = isPath
      ? openStoredModel(pathStore, { ...artifact, uri: uriInStore(pathStore.uri, artifact.uri.replace(/^\/+/, '')) })
      : storedIn(stores, artifact);
    await stored.unpack(directory, { signal });
  };
}

function storedIn(stores: readonly ModelStore[], artifact: Artifact) {
  for (const store of stores) {
    try {
      return openStoredModel(store, artifact);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'NOT_ALLOWED')) throw error;
    }
  }
  const roots = stores.map(({ uri }) => uri);
  throw new Failure('NOT_ALLOWED', `this node fetches from ${roots.join(', ') || 'no store'} only, and not ${artifact.uri}`, {
    uri: artifact.uri,
    stores: roots,
  });
}
