import { Failure } from '../errors/catalogue.js';
import type { Artifact, StoredModel } from './artifact.js';
import { flatModel } from './flat-model.js';
import { extractModel } from './packing/extract.js';
import type { ModelStore } from './port.js';
import { pathInStore } from './store-path.js';

const archiveEnding = '.tar.gz';

/** @throws Failure NOT_ALLOWED when the artifact is not in this store, or is an archive without a digest */
export function openStoredModel(store: ModelStore, artifact: Artifact): StoredModel {
  const path = pathInStore(store, artifact.uri);
  return path.endsWith(archiveEnding) ? archiveModel(store, path, artifact) : flatModel(store, path, artifact);
}

function archiveModel(store: ModelStore, path: string, { uri, sha256, size }: Artifact): StoredModel {
  if (sha256 === undefined || size === undefined)
    throw new Failure('NOT_ALLOWED', `nothing says what ${uri} should hold: its SHA-256 is needed`);
  return {
    unpack: async (directory, options = {}) => {
      const archive = await store.get(path, { signal: options.signal });
      return await extractModel(archive, directory, { ...options, expected: { sha256, size } });
    },
  };
}
