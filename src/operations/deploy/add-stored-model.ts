import { describeModel } from '../../domain/identity.js';
import { readManifest } from '../../domain/model-manifest-yaml.js';
import { type InspectedModel, inspectModel } from '../../domain/model-start.js';
import { Failure } from '../../errors/catalogue.js';
import { flatPlace } from '../../metron/flat-place.js';
import { findModel } from '../../storage/artifacts.js';
import { describeFlatModel } from '../../storage/flat-listing.js';
import { archivedManifest } from '../../storage/packing/archived-manifest.js';
import type { ModelStore } from '../../storage/port.js';
import { type AddedModel, type AddModelPorts, type AddOptions, addInstances, type InstancesToAdd, type ShippedModel } from './add-model.js';

export interface StoredModelPorts extends Omit<AddModelPorts, 'store'> {
  store(): Promise<ModelStore>;
  storeAddress(): string;
  openStore(address: string): Promise<ModelStore>;
}

export interface StoredModelToAdd extends InstancesToAdd {
  /** The path of a directory of plain files (see metron/flat-place.ts); undefined: the archive stored under this name and version. */
  readonly path: string | undefined;
}

type Found = ShippedModel & { readonly files: number; readonly warnings: readonly string[] };

/**
 * Asks the leader to start instances of a model that is in the store already; nothing is uploaded.
 *
 * @throws Failure NO_SUCH_ARTIFACT, BAD_MODEL, BAD_ARCHIVE before anything is asked; else as `addModel`
 */
export async function addStoredModel(
  ports: StoredModelPorts,
  model: StoredModelToAdd,
  options: Omit<AddOptions, 'scratchDirectory'>,
): Promise<AddedModel> {
  const { path } = model;
  const { onProgress, signal } = options;
  const found = path === undefined ? await archived(await ports.store(), model, signal) : await flat(ports, path, model, signal);
  for (const message of found.warnings) onProgress({ at: 'warning', message });
  const { uri, size } = found.artifact;
  onProgress({ at: 'found', uri, files: found.files, size });
  return await addInstances(ports, model, found, options);
}

async function archived(store: ModelStore, model: InstancesToAdd, signal: AbortSignal): Promise<Found> {
  const stored = await findModel(store, model, { signal });
  if (stored === undefined) {
    const hint =
      "give the model's directory, to ship it, or --path, for a directory of plain files in the store; maas model list shows the models";
    throw new Failure('NO_SUCH_ARTIFACT', `there is no ${describeModel(model)} in the store ${store.uri}`, { store: store.uri }, { hint });
  }
  const { uri, path, sha256, size, files } = stored;
  const manifest = readManifest((await archivedManifest(store, path, signal)) ?? '');
  return { artifact: { form: 'archive', uri, sha256, size }, manifest, reused: true, files, warnings: [] };
}

/** Its URI is only the path, as in Metron's requests: each node looks it up in its own store. */
async function flat(ports: StoredModelPorts, asked: string, model: InstancesToAdd, signal: AbortSignal): Promise<Found> {
  const { store, path, itemPath } = flatPlace(ports.storeAddress(), asked, model);
  const { manifest, warnings, files, bytes } = await inspectFlatModel(await ports.openStore(store), path, signal);
  return { artifact: { form: 'flat', uri: itemPath, size: bytes }, manifest, reused: true, files, warnings };
}

/**
 * Inspects a directory of plain files in the store: whether it is a model, and how it starts.
 *
 * @throws Failure NO_SUCH_ARTIFACT, BAD_MODEL, MODEL_TOO_LARGE; of the store STORE_UNREACHABLE, NOT_ALLOWED
 */
export async function inspectFlatModel(
  store: ModelStore,
  path: string,
  signal: AbortSignal,
): Promise<InspectedModel & { readonly files: number; readonly bytes: number }> {
  const { listing, files, bytes } = await describeFlatModel(store, path, { signal, startOf: (text) => readManifest(text).start });
  return { ...inspectModel(listing), files, bytes };
}
