import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Reader, type Response } from 'mmdb-lib';
import { Parser } from 'tar';
import { Failure } from '../../errors/catalogue.js';
import type { AddressDatabases, AddressRecord } from './port.js';

/** Most bytes of a decompressed database. MaxMind's city database has 60 MB; a compressed file must not be able to fill the memory. */
const largestBytes = 512 * 1024 * 1024;

/** @returns undefined for a file that is not there */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>;

/** Databases in files: plain (.mmdb), compressed (.mmdb.gz), or the archive that MaxMind ships (.tar.gz). Each is read once and kept. */
export class FileAddressDatabases implements AddressDatabases {
  readonly #readFile: ReadFile;
  readonly #loading = new Map<string, Promise<Reader<Response>>>();
  readonly #loaded = new Map<string, Reader<Response>>();

  constructor(readFile: ReadFile) {
    this.#readFile = readFile;
  }

  find(candidates: readonly string[], address: string): AddressRecord | undefined | Promise<AddressRecord | undefined> {
    const key = candidates.join('\n');
    const loaded = this.#loaded.get(key);
    if (loaded !== undefined) return recordOf(loaded, address);
    return this.#load(key, candidates).then((reader) => recordOf(reader, address));
  }

  #load(key: string, candidates: readonly string[]): Promise<Reader<Response>> {
    const underWay = this.#loading.get(key);
    if (underWay !== undefined) return underWay;
    const loading = this.#readFirst(candidates)
      .then((reader) => {
        this.#loaded.set(key, reader);
        return reader;
      })
      // Not kept when it failed either: a later try may find the file.
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #readFirst(candidates: readonly string[]): Promise<Reader<Response>> {
    for (const path of candidates) {
      const bytes = await this.#readFile(path);
      if (bytes !== undefined) return open(path, bytes);
    }
    throw new Failure('STORE_UNREACHABLE', `no database of addresses is at ${candidates.join(' or ')}`, { candidates });
  }
}

async function open(path: string, bytes: Uint8Array): Promise<Reader<Response>> {
  try {
    return new Reader<Response>(Buffer.from(await plain(path, bytes)));
  } catch (cause) {
    throw new Failure('BAD_INPUT', `${path} is no database of addresses`, { path }, { cause });
  }
}

async function plain(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (/\.(tar\.gz|tgz)$/.test(path)) return databaseIn(bytes);
  return path.endsWith('.gz') ? collected(Readable.from([bytes]).pipe(createGunzip())) : bytes;
}

/** The one .mmdb file of an archive. */
async function databaseIn(archive: Uint8Array): Promise<Uint8Array> {
  const found: Promise<Uint8Array>[] = [];
  const parser = new Parser({
    filter: (name) => name.endsWith('.mmdb'),
    onReadEntry: (entry) => void found.push(collected(entry as unknown as AsyncIterable<Uint8Array>)),
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  parser.once('error', reject);
  parser.once('end', resolve);
  parser.end(Buffer.from(archive));
  await ended;
  const [first] = await Promise.all(found);
  if (first === undefined) throw new Error('the archive holds no .mmdb');
  return first;
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > largestBytes) throw new Error(`it is larger than ${largestBytes} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function recordOf(reader: Reader<Response>, address: string): AddressRecord | undefined {
  return (reader.get(address) as AddressRecord | null) ?? undefined;
}
