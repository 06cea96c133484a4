import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Failure } from '../../errors/catalogue.js';
import { manifestBytes } from '../model-listing.js';
import type { ModelStore } from '../port.js';
import { explained } from './extract.js';
import { type ArchivedEntry, readTar } from './tar-reader.js';

/**
 * The text of the maas.yaml in an archive; undefined when it has none. Nothing is unpacked, and nothing after it is fetched: whether
 * the archive is what was stored is for the nodes to see.
 *
 * @throws Failure NO_SUCH_ARTIFACT, BAD_ARCHIVE, STORE_UNREACHABLE, NOT_ALLOWED
 */
export async function archivedManifest(store: ModelStore, path: string, signal: AbortSignal): Promise<string | undefined> {
  let manifest: string | undefined;
  const found = new AbortController();
  const find = async (unzipped: AsyncIterable<Buffer>) => {
    for await (const entry of readTar(unzipped)) {
      if (entry.path !== 'maas.yaml') continue;
      manifest = await textOf(entry);
      found.abort(new Error('the rest is not needed'));
      return;
    }
  };
  try {
    await pipeline(await store.get(path, { signal }), createGunzip(), find, { signal: AbortSignal.any([signal, found.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    if (!found.signal.aborted) throw explained(error);
  }
  return manifest;
}

async function textOf({ kind, size, content }: ArchivedEntry): Promise<string> {
  if (kind !== 'file' || size > manifestBytes) throw new Failure('BAD_ARCHIVE', 'the maas.yaml of the archive is no manifest');
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
