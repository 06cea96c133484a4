import { Failure } from '../errors/catalogue.js';
import { modeOf } from './flat-model.js';
import { firstLineBytes, type ModelListing, manifestBytes } from './model-listing.js';
import { checkSize, defaultLimits } from './packing/limits.js';
import type { ModelStore, StoredObject } from './port.js';
import { checkStorePath, uriInStore } from './store-path.js';

export interface FlatListing {
  /** In the form that domain/model-start reads, with the modes that a node will give the files. */
  readonly listing: ModelListing;
  readonly files: number;
  readonly bytes: number;
}

/**
 * What a directory of plain files in the store shows of the model it is: nothing but its manifest and the first lines of what may start it is read.
 *
 * @param options.startOf which file the text of its maas.yaml names as its start
 * @throws Failure NO_SUCH_ARTIFACT when there are no files, MODEL_TOO_LARGE, BAD_MODEL, NOT_ALLOWED, STORE_UNREACHABLE; what `startOf` throws
 */
export async function describeFlatModel(
  store: ModelStore,
  path: string,
  { signal, startOf }: { readonly signal: AbortSignal; readonly startOf: (manifest: string) => string | undefined },
): Promise<FlatListing> {
  checkStorePath(path);
  const directory = uriInStore(store.uri, path);
  const objects = await store.list(path, { signal });
  if (objects.length === 0) throw nothingThere(directory);
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  checkSize(defaultLimits, { bytes, entries: objects.length });

  const top = objects.map((object) => ({ name: object.path.slice(path.length + 1), object })).filter(({ name }) => !name.includes('/'));
  const manifest = await manifestOf(store, top.find(({ name }) => name === 'maas.yaml')?.object, signal);
  const start = manifest === undefined ? undefined : startOf(manifest);
  const files = new Map<string, { runnable: boolean; firstLine: string | undefined }>();
  for (const { name, object } of top) {
    const firstLine = name.endsWith('.sh') || name === start ? await firstLineOf(store, object, signal) : undefined;
    const isScript = name.endsWith('.sh') || firstLine?.startsWith('#!') === true;
    files.set(name, { runnable: (modeOf(name) & 0o100) !== 0, firstLine: isScript ? firstLine : undefined });
  }
  return { listing: { directory, files, manifest }, files: objects.length, bytes };
}

function nothingThere(directory: string): Failure {
  const hint = "give the model's directory on this machine too, to ship it; --path names a directory of files in the store";
  return new Failure('NO_SUCH_ARTIFACT', `there are no files in ${directory}`, { uri: directory }, { hint });
}

async function manifestOf(store: ModelStore, object: StoredObject | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (object === undefined) return undefined;
  if (object.size > manifestBytes) throw new Failure('BAD_MODEL', `${object.uri} is larger than ${manifestBytes / 1024} KB`);
  return await beginning(store, object, manifestBytes, signal);
}

async function firstLineOf(store: ModelStore, object: StoredObject, signal: AbortSignal): Promise<string> {
  const [line = ''] = (await beginning(store, object, firstLineBytes, signal)).split('\n', 1);
  return line;
}

async function beginning(store: ModelStore, { path }: StoredObject, most: number, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of await store.get(path, { signal })) {
    parts.push(part);
    length += part.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).toString('utf8', 0, Math.min(length, most));
}
