import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Failure } from '../errors/catalogue.js';
import type { Artifact } from './artifact.js';
import { type PackedModel, type PackOptions, packModel } from './packing/pack.js';
import type { ModelStore, TransferOptions } from './port.js';
import { uriInStore } from './store-path.js';

/**
 * Models in a store:
 *
 *     <name>/<version>/<sha256>.tar.gz   the archive
 *     <name>/<version>/artifact.json     which archive the version stands for, and the digest of its tree
 *
 * The record is what makes a version immutable: a store takes it once. An archive that no record names is one that was being stored when
 * its writer died, or was replaced; running instances may still need it.
 */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
}

export interface StoredArtifact extends Artifact {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly files: number;
  /** SHA-256 of the tree: equal trees have equal ones, whichever maas packed them. */
  readonly tree: string;
}

export interface StoredNow extends StoredArtifact {
  /** Whether the version already had this content, so that nothing was uploaded. */
  readonly reused: boolean;
  /** What was left out of the archive although no ignore rule says so, and why. */
  readonly skipped: PackedModel['skipped'];
}

export interface StoreModelOptions extends Omit<PackOptions, 'onProgress'> {
  /** Lets the version's content be replaced by another. For clusters, such as a laptop's, where nobody relies on a version staying the same. */
  readonly replace?: boolean | undefined;
  /** `packing` counts unpacked bytes, `uploading` packed ones. */
  readonly onProgress?:
    | ((progress: { readonly phase: 'packing' | 'uploading'; readonly bytes: number; readonly total: number }) => void)
    | undefined;
}

const recordName = 'artifact.json';

const recordSchema = z.object({
  format: z.literal(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  files: z.int().nonnegative(),
  tree: z.string().regex(/^[0-9a-f]{64}$/),
});
type ArtifactRecord = z.infer<typeof recordSchema>;

/**
 * Packs a model directory and stores it as a version. The same content again is a no-op, and mends an archive that has gone missing.
 *
 * @throws Failure EXISTS_WITH_OTHER_CONTENT; what `packModel` and `ModelStore.put` throw
 */
export async function storeModel(
  store: ModelStore,
  directory: string,
  model: ModelVersion,
  options: StoreModelOptions,
): Promise<StoredNow> {
  const { signal, onProgress } = options;
  await using packed = await packModel(directory, {
    ...options,
    onProgress: (bytes, total) => onProgress?.({ phase: 'packing', bytes, total }),
  });
  const { skipped } = packed;

  const existing = await (options.replace === true ? findUndamaged : findModel)(store, model, { signal });
  if (existing !== undefined && existing.tree !== packed.tree && options.replace !== true) throw otherContent(model, existing);
  if (existing?.tree === packed.tree && (await store.stat(existing.path, { signal }))?.size === existing.size) {
    return { ...existing, reused: true, skipped };
  }

  const { sha256, size } = packed.digest;
  await store.put(archivePath(model, sha256), packed.read, packed.digest, {
    signal,
    onProgress: (bytes) => onProgress?.({ phase: 'uploading', bytes, total: size }),
  });
  if (existing !== undefined || options.replace === true) await store.remove(recordPath(model), { signal });
  const record: ArtifactRecord = { format: 1, sha256, size, files: packed.files, tree: packed.tree };
  return { ...(await claim(store, model, record, signal)), reused: false, skipped };
}

/** The archive that a version stands for; undefined when the version is not stored. */
export async function findModel(
  store: ModelStore,
  model: ModelVersion,
  options: TransferOptions = {},
): Promise<StoredArtifact | undefined> {
  const path = recordPath(model);
  if ((await store.stat(path, options)) === undefined) return undefined;
  try {
    const record = recordSchema.parse(JSON.parse(await text(await store.get(path, options))));
    return artifactOf(store, model, record);
  } catch (error) {
    if (error instanceof Failure && error.code === 'NO_SUCH_ARTIFACT') return undefined;
    if (error instanceof Failure || options.signal?.aborted === true) throw error;
    throw new Failure(
      'BAD_ARCHIVE',
      `${uriInStore(store.uri, path)} can't be read: store the model anew with --replace`,
      { path },
      { cause: error },
    );
  }
}

/** Every version in the store, in text order of names and versions. */
export async function listModels(
  store: ModelStore,
  options: TransferOptions = {},
): Promise<readonly (ModelVersion & { storedAt: number })[]> {
  const found: (ModelVersion & { storedAt: number })[] = [];
  for (const { path, modifiedAt } of await store.list('', options)) {
    const [name, version, file, ...deeper] = path.split('/');
    if (name === undefined || version === undefined || file !== recordName || deeper.length > 0) continue;
    found.push({ name, version, storedAt: modifiedAt });
  }
  return found;
}

/**
 * Removes a version and its archives, or only the archives that `keep` does not name. The record goes first: a version is never half there.
 *
 * @param options.keep SHA-256s of archives that deployments still use
 * @returns the bytes freed
 */
export async function removeModel(
  store: ModelStore,
  model: ModelVersion,
  options: { readonly keep?: ReadonlySet<string> | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  const { keep = new Set(), signal } = options;
  const recorded = await findUndamaged(store, model, { signal });
  if (recorded === undefined || !keep.has(recorded.sha256)) await store.remove(recordPath(model), { signal });

  let freed = 0;
  for (const { path, size } of await store.list(directoryOf(model), { signal })) {
    const sha256 = /([0-9a-f]{64})\.tar\.gz$/.exec(path)?.[1];
    if (sha256 === undefined || keep.has(sha256)) continue;
    await store.remove(path, { signal });
    freed += size;
  }
  return freed;
}

async function claim(
  store: ModelStore,
  model: ModelVersion,
  record: ArtifactRecord,
  signal: AbortSignal | undefined,
): Promise<StoredArtifact> {
  const bytes = Buffer.from(JSON.stringify(record));
  const digest = { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
  try {
    await store.put(recordPath(model), () => Readable.from([bytes], { objectMode: false }), digest, { signal });
    return artifactOf(store, model, record);
  } catch (error) {
    // Somebody stored this version in the same moment. The same tree, packed by another maas, is the same model.
    const winner = await findModel(store, model, { signal });
    if (winner?.tree === record.tree) return winner;
    throw winner === undefined ? error : otherContent(model, winner);
  }
}

/** As `findModel`, for a caller that is about to replace or remove the version: a record that can't be read counts as none. */
async function findUndamaged(store: ModelStore, model: ModelVersion, options: TransferOptions): Promise<StoredArtifact | undefined> {
  try {
    return await findModel(store, model, options);
  } catch (error) {
    if (error instanceof Failure && error.code === 'BAD_ARCHIVE') return undefined;
    throw error;
  }
}

function otherContent({ name, version }: ModelVersion, existing: StoredArtifact): Failure {
  return new Failure('EXISTS_WITH_OTHER_CONTENT', `${name} ${version} is stored already, with another content: ${existing.uri}`, {
    name,
    version,
    stored: existing.uri,
  });
}

function artifactOf(store: ModelStore, model: ModelVersion, { sha256, size, files, tree }: ArtifactRecord): StoredArtifact {
  const path = archivePath(model, sha256);
  return { uri: uriInStore(store.uri, path), path, sha256, size, files, tree };
}

function archivePath(model: ModelVersion, sha256: string): string {
  return `${directoryOf(model)}/${sha256}.tar.gz`;
}

function recordPath(model: ModelVersion): string {
  return `${directoryOf(model)}/${recordName}`;
}

function directoryOf({ name, version }: ModelVersion): string {
  for (const part of [name, version]) {
    if (part === '' || part.includes('/')) throw new Failure('BAD_NAME', `${JSON.stringify(part)} can't be the name or version of a model`);
  }
  return `${name}/${version}`;
}
