import { Failure } from '../errors/catalogue.js';
import type { Artifact, StoredModel } from './artifact.js';
import { checkSize, defaultLimits, type ModelLimits } from './packing/limits.js';
import { treeDigest } from './packing/manifest.js';
import { parentOf } from './packing/paths.js';
import { StagedModel } from './packing/staging.js';
import type { ModelStore, StoredObject } from './port.js';
import { uriInStore } from './store-path.js';

/** A model that is stored as a directory of plain files, as Metron's client uploads one. */
export function flatModel(store: ModelStore, path: string, { uri, sha256 }: Artifact): StoredModel {
  return {
    unpack: async (directory, { limits = defaultLimits, signal, onProgress } = {}) => {
      const { files, directories } = await flatTree(store, path, limits, signal);
      const staged = await StagedModel.begin(directory, limits);
      try {
        for (const at of directories) await staged.addDirectory(at, directoryMode);
        let moved = 0;
        for (const { at, object } of files) {
          const content = await store.get(object.path, { signal, onProgress: (bytes) => onProgress?.(moved + bytes) });
          await staged.addFile(at, modeOf(at), content);
          moved += object.size;
        }
        const tree = treeDigest(staged.entries);
        if (sha256 !== undefined && tree !== sha256)
          throw new Failure('BAD_ARCHIVE', `the files in ${uri} are not those that were deployed`, { uri });
        await staged.publish();
        return { directory, files: files.length, tree };
      } catch (error) {
        await staged.discard();
        throw signal?.aborted === true ? signal.reason : error;
      }
    },
  };
}

const directoryMode = 0o755;

interface FlatTree {
  readonly files: readonly { readonly at: string; readonly object: StoredObject }[];
  /** outermost first */
  readonly directories: readonly string[];
}

async function flatTree(store: ModelStore, path: string, limits: ModelLimits, signal: AbortSignal | undefined): Promise<FlatTree> {
  const objects = await store.list(path, { signal });
  if (objects.length === 0) throw new Failure('NO_SUCH_ARTIFACT', `there are no files in ${uriInStore(store.uri, path)}`, { path });
  checkSize(limits, { bytes: objects.reduce((sum, { size }) => sum + size, 0), entries: objects.length });

  const files = objects.map((object) => ({ at: object.path.slice(path.length + 1), object }));
  return { files, directories: [...new Set(files.flatMap(({ at }) => parentsOf(at)))].sort() };
}

function parentsOf(at: string): string[] {
  const parent = parentOf(at);
  return parent === '' ? [] : [...parentsOf(parent), parent];
}

/** The mode a node gives a file, by its name: HDFS enforces no execute bits, and Metron's client sets none. */
export function modeOf(at: string): number {
  return at.endsWith('.sh') ? 0o755 : 0o644;
}
