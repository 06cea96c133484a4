import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Failure } from '../../errors/catalogue.js';
import { errnoOf, errnoText } from '../../runtime/errno.js';
import { Meter } from '../meter.js';
import type { Digest } from '../port.js';
import { checkRatio, defaultLimits, type ModelLimits } from './limits.js';
import { manifestBytesLimit, manifestMismatch, manifestName, treeDigest } from './manifest.js';
import { StagedModel } from './staging.js';
import { type ArchivedEntry, readTar } from './tar-reader.js';

export interface ExtractOptions {
  /** Of the archive, as it was stored: nothing else is unpacked. */
  readonly expected: Digest;
  readonly limits?: ModelLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the packed bytes so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface UnpackedModel {
  readonly directory: string;
  readonly files: number;
  /** SHA-256 of the tree, see manifest.ts. */
  readonly tree: string;
}

/**
 * Unpacks an archive of `packModel` to a directory that is not there yet: it appears whole and verified, or not at all.
 *
 * The archive is taken for hostile: no path or link leads out of the directory, by whatever chain; no devices, hard links or setuid bits;
 * what it unpacks to is bounded in bytes, entries, path lengths and ratio; the SHA-256 of the whole and of every file must be as stated.
 *
 * @throws Failure BAD_ARCHIVE, MODEL_TOO_LARGE, STORE_FULL, CHANGED_MEANWHILE when the directory is there, NOT_ALLOWED; what `source` throws
 */
export async function extractModel(source: Readable, directory: string, options: ExtractOptions): Promise<UnpackedModel> {
  const { expected, limits = defaultLimits, signal } = options;
  const meter = new Meter(options.onProgress);
  let staged: StagedModel | undefined;
  try {
    const model = await StagedModel.begin(directory, limits);
    staged = model;
    let manifest: Buffer | undefined;
    await pipeline(
      source,
      meter,
      createGunzip(),
      async (unzipped: AsyncIterable<Buffer>) => {
        for await (const entry of readTar(bounded(unzipped, meter, limits))) {
          if (manifest !== undefined) throw new Failure('BAD_ARCHIVE', `${entry.path} comes after the manifest`);
          if (entry.path === manifestName) manifest = await readManifest(entry);
          else await unpack(entry, model);
        }
      },
      { signal },
    );
    mustBeWhole(meter.digest(), expected);
    mustMatch(manifest, model);
    await model.publish();
    return { directory, files: model.entries.filter(({ kind }) => kind === 'file').length, tree: treeDigest(model.entries) };
  } catch (error) {
    source.destroy();
    await staged?.discard();
    throw signal?.aborted === true ? signal.reason : explained(error);
  }
}

async function unpack(entry: ArchivedEntry, staged: StagedModel): Promise<void> {
  if (entry.kind === 'directory') await staged.addDirectory(entry.path, entry.mode);
  else if (entry.kind === 'link') await staged.addLink(entry.path, entry.target);
  else await staged.addFile(entry.path, entry.mode, entry.content);
}

async function readManifest(entry: ArchivedEntry): Promise<Buffer> {
  if (entry.kind !== 'file' || entry.size > manifestBytesLimit)
    throw new Failure('BAD_ARCHIVE', 'the manifest of the archive is no manifest');
  const parts: Buffer[] = [];
  for await (const part of entry.content) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Stops an archive bomb while it unpacks. Counts every byte, also those that belong to no entry, such as padding and headers. */
async function* bounded(unzipped: AsyncIterable<Buffer>, packed: Meter, limits: ModelLimits): AsyncGenerator<Buffer> {
  const most = limits.bytes + manifestBytesLimit + limits.entries * (2 * limits.pathBytes + 4 * 512);
  let unpacked = 0;
  for await (const chunk of unzipped) {
    unpacked += chunk.length;
    if (unpacked > most) throw new Failure('MODEL_TOO_LARGE', `the archive unpacks to more than ${most} bytes`);
    checkRatio(limits, { packed: packed.bytes, unpacked });
    yield chunk;
  }
}

function mustBeWhole(actual: Digest, expected: Digest): void {
  if (actual.sha256 === expected.sha256 && actual.size === expected.size) return;
  throw new Failure(
    'BAD_ARCHIVE',
    `the archive is not what was stored: ${actual.size} bytes with SHA-256 ${actual.sha256}, expected ${expected.size} bytes with ${expected.sha256}`,
    { actual, expected },
  );
}

function mustMatch(manifest: Buffer | undefined, staged: StagedModel): void {
  if (manifest === undefined) throw new Failure('BAD_ARCHIVE', 'the archive has no manifest: it was not packed by maas, or is cut short');
  const mismatch = manifestMismatch(manifest, staged.entries);
  if (mismatch !== undefined) throw new Failure('BAD_ARCHIVE', `the archive is damaged: ${mismatch}`);
}

/** Turns the stream errors that a damaged archive causes into BAD_ARCHIVE; other errors are returned unchanged. */
export function explained(error: unknown): unknown {
  const code = errnoOf(error);
  if (code === undefined || !/^(Z_|ERR_STREAM_PREMATURE_CLOSE$)/.test(code)) return error;
  return new Failure('BAD_ARCHIVE', `the archive is damaged: ${errnoText(error)}`, {}, { cause: error });
}
