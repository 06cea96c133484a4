import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, constants as zlib } from 'node:zlib';
import { Failure } from '../../errors/catalogue.js';
import { errnoText, hasErrno } from '../../runtime/errno.js';
import { chunksOf } from '../../runtime/files/chunks.js';
import { Meter } from '../meter.js';
import type { Digest } from '../port.js';
import type { FileEntry } from './entry.js';
import { checkRatio, defaultLimits, type ModelLimits } from './limits.js';
import { encodeManifest, manifestBytesLimit, manifestName, type PackedEntry, treeDigest } from './manifest.js';
import { type ScannedModel, scanModel } from './scan.js';
import { paddingBytes, tarEnd, tarHeader } from './tar-writer.js';

export interface PackOptions {
  /** Where the archive is kept until it is sent: needs room for all of it. Nothing stays there, even after kill -9. */
  readonly scratchDirectory: string;
  readonly limits?: ModelLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the unpacked bytes done, and of how many. */
  readonly onProgress?: ((bytes: number, total: number) => void) | undefined;
}

/** An archive of a model; disposing it frees its disk space. */
export interface PackedModel extends AsyncDisposable {
  readonly digest: Digest;
  /** SHA-256 of what is packed, whichever compressor packed it: equal for equal trees. */
  readonly tree: string;
  readonly files: number;
  readonly unpackedBytes: number;
  readonly skipped: ScannedModel['skipped'];
  /** The archive from its start; as often as wanted. */
  read(): Readable;
}

/**
 * Packs a model directory: a tar.gz whose bytes depend on paths, modes and contents alone, with a manifest of SHA-256s as its last entry.
 * Memory is bounded by the number of files, not by their sizes.
 *
 * @throws Failure BAD_MODEL, MODEL_TOO_LARGE, STORE_FULL when the scratch directory is
 */
export async function packModel(directory: string, options: PackOptions): Promise<PackedModel> {
  const { limits = defaultLimits, signal } = options;
  const model = await scanModel(directory, limits, signal);
  const scratch = await openScratch(options.scratchDirectory);
  try {
    const packed: PackedEntry[] = [];
    const meter = new Meter();
    const blocks = tarBlocks(model, packed, (bytes) => options.onProgress?.(bytes, model.bytes));
    await pipeline(blocks, createGzip(compression), withoutSystem, meter, (chunks: AsyncIterable<Buffer>) => writeAll(scratch, chunks), {
      signal,
    });

    const digest = meter.digest();
    checkRatio(limits, { packed: digest.size, unpacked: model.bytes });
    return {
      digest,
      tree: treeDigest(packed),
      files: packed.filter(({ kind }) => kind === 'file').length,
      unpackedBytes: model.bytes,
      skipped: model.skipped,
      read: () => Readable.from(chunksOf(scratch), { objectMode: false }),
      [Symbol.asyncDispose]: () => scratch.close(),
    };
  } catch (error) {
    await scratch.close();
    if (signal?.aborted === true) throw signal.reason;
    if (!hasErrno(error, 'ENOSPC', 'EDQUOT')) throw error;
    const { scratchDirectory } = options;
    const hint = `make room on the file system of ${scratchDirectory}, or name another directory with TMPDIR`;
    throw new Failure('STORE_FULL', `no room to pack the model in ${scratchDirectory}`, {}, { cause: error, hint });
  }
}

/** A low level, since the large files of a model hardly compress: level 6 takes nearly twice as long for 5 % less. */
const compression = { level: 3, strategy: zlib.Z_DEFAULT_STRATEGY, memLevel: 8 };

/** Gzip notes the operating system it ran on in byte 9; 255 is "unknown". */
async function* withoutSystem(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let header = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (header.length > 9) {
      yield chunk;
      continue;
    }
    header = Buffer.concat([header, chunk]);
    if (header.length <= 9) continue;
    header[9] = 255;
    yield header;
  }
}

async function writeAll(file: FileHandle, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) await file.writeFile(chunk);
}

/** Opens a file and removes its name at once, so that it vanishes with its handle, even after kill -9. */
async function openScratch(directory: string): Promise<FileHandle> {
  const file = path.join(directory, `maas-pack-${randomUUID()}`);
  try {
    const handle = await open(file, 'wx+', 0o600);
    await unlink(file);
    return handle;
  } catch (error) {
    const hint = 'set TMPDIR to a directory in which you may write';
    throw new Failure('NOT_ALLOWED', `can't pack the model in ${directory}: ${errnoText(error)}`, { directory }, { cause: error, hint });
  }
}

async function* tarBlocks(model: ScannedModel, packed: PackedEntry[], onProgress: (bytes: number) => void): AsyncGenerator<Buffer> {
  const progress = { bytes: 0 };
  for (const entry of model.entries) {
    yield tarHeader(entry);
    if (entry.kind !== 'file') {
      packed.push(entry);
      continue;
    }
    const hash = createHash('sha256');
    for await (const chunk of contentOf(model.directory, entry)) {
      hash.update(chunk);
      progress.bytes += chunk.length;
      onProgress(progress.bytes);
      yield chunk;
    }
    yield Buffer.alloc(paddingBytes(entry.size));
    packed.push({ ...entry, sha256: hash.digest('hex') });
  }
  yield* manifestBlocks(packed);
  yield tarEnd;
}

function manifestBlocks(packed: readonly PackedEntry[]): Buffer[] {
  const manifest = encodeManifest(packed);
  if (manifest.length > manifestBytesLimit) throw new Failure('MODEL_TOO_LARGE', 'the model has too many files with too long paths');
  const entry = { kind: 'file', path: manifestName, mode: 0o444, size: manifest.length } as const;
  return [tarHeader(entry), manifest, Buffer.alloc(paddingBytes(manifest.length))];
}

/** Exactly `size` bytes: an entry's size is written before its content, so a file that grows or shrinks meanwhile can't be packed. */
async function* contentOf(directory: string, entry: FileEntry): AsyncGenerator<Buffer> {
  const changed = () =>
    new Failure('BAD_MODEL', `${entry.path} in ${directory} changed while it was packed; try again`, { path: entry.path });
  await using file = await openFile(directory, entry.path, changed);

  let left = entry.size;
  for await (const chunk of chunksOf(file)) {
    left -= chunk.length;
    if (left < 0) throw changed();
    yield chunk;
  }
  if (left !== 0) throw changed();
}

/** @param changed what to say when the file is a link or a pipe by now, or gone */
async function openFile(directory: string, name: string, changed: () => Failure): Promise<FileHandle> {
  const file = path.join(directory, name);
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ELOOP')) throw changed();
    throw new Failure('BAD_MODEL', `can't read ${name} in ${directory}: ${errnoText(error)}`, { path: name }, { cause: error });
  }
  throw changed();
}
