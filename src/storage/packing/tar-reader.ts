import { Header } from 'tar';
import { Failure } from '../../errors/catalogue.js';
import { blockBytes, paddingBytes } from './tar-writer.js';

/** One entry as an archive states it, before anything of it is believed. */
export interface ArchivedEntry {
  readonly kind: 'file' | 'directory' | 'link';
  readonly path: string;
  /** The nine permission bits: setuid, setgid and sticky are dropped here. */
  readonly mode: number;
  readonly size: number;
  /** of a link */
  readonly target: string;
  /** To be read, wholly or in part, before the next entry is asked for. */
  readonly content: AsyncIterable<Buffer>;
}

/** An extended header holds two paths and a few numbers. */
const extendedBytesLimit = 64 * 1024;

const kinds: Readonly<Record<string, ArchivedEntry['kind']>> = {
  File: 'file',
  OldFile: 'file',
  Directory: 'directory',
  SymbolicLink: 'link',
};

/**
 * The entries of a tar archive, in order, pulled one after the other in constant memory.
 *
 * The `tar` package decodes headers. Its own parser is not used: it decodes an extended header chunk by chunk, which breaks a letter that
 * lies across two chunks, and skips in silence what it does not know, where an archive of ours is wrong if anything in it is unknown.
 *
 * @throws Failure BAD_ARCHIVE: truncated, a wrong checksum, hard links, devices and whatever else a model has not
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<ArchivedEntry> {
  const blocks = new Blocks(source);
  let extended: ExtendedFields = {};
  for (let header = await nextHeader(blocks); header !== undefined; header = await nextHeader(blocks)) {
    if (header.type === 'ExtendedHeader') {
      extended = await readExtended(blocks, header.size ?? 0);
      continue;
    }
    const entry = entryOf(header, extended, blocks);
    yield entry;
    for await (const _rest of entry.content);
    await blocks.take(paddingBytes(entry.size));
    extended = {};
  }
  await blocks.mustBeZeroToTheEnd();
}

/** @returns undefined at the end of the archive */
async function nextHeader(blocks: Blocks): Promise<Header | undefined> {
  const block = await blocks.take(blockBytes);
  if (isZero(block)) return undefined;
  const header = new Header(block);
  if (!header.cksumValid) throw damaged('the checksum of a header is wrong');
  return header;
}

function entryOf(header: Header, extended: ExtendedFields, blocks: Blocks): ArchivedEntry {
  const path = extended.path ?? header.path ?? '';
  const kind = kinds[header.type];
  if (kind === undefined) throw damaged(`${path} is a ${header.type}: a model has files, directories and symbolic links`);

  const size = kind === 'file' ? (extended.size ?? header.size ?? 0) : 0;
  return {
    kind,
    path: kind === 'directory' ? path.replace(/\/$/, '') : path,
    mode: (header.mode ?? 0) & 0o777,
    size,
    target: extended.linkpath ?? header.linkpath ?? '',
    content: blocks.body(size),
  };
}

async function readExtended(blocks: Blocks, size: number): Promise<ExtendedFields> {
  if (size > extendedBytesLimit) throw damaged('it has an oversized extended header');
  const fields = parseExtended(await blocks.take(size));
  await blocks.take(paddingBytes(size));
  return fields;
}

interface ExtendedFields {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
}

/** POSIX pax: records of `LENGTH KEY=VALUE\n`, where LENGTH counts the whole record in bytes; a value may hold a newline. */
function parseExtended(body: Buffer): ExtendedFields {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(body.toString('latin1', at, space));
    const equals = body.indexOf(0x3d, space);
    const end = at + length - 1;
    if (!Number.isSafeInteger(length) || equals < space || equals >= end || body[end] !== 0x0a)
      throw damaged('an extended header is malformed');
    fields.set(body.toString('utf8', space + 1, equals), body.toString('utf8', equals + 1, end));
    at = end + 1;
  }
  const path = fields.get('path');
  const linkpath = fields.get('linkpath');
  const size = fields.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size)) throw damaged('an extended header states a size that is no number');
  return {
    ...(path !== undefined && { path }),
    ...(linkpath !== undefined && { linkpath }),
    ...(size !== undefined && { size: Number(size) }),
  };
}

/** A stream of bytes, taken in the lengths that are wanted. */
class Blocks {
  readonly #chunks: AsyncIterator<Buffer>;
  #ahead: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.body(length)) parts.push(part);
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  /** `length` bytes, of which each is handed out once however often this is iterated. */
  body(length: number): AsyncIterable<Buffer> {
    let left = length;
    const next = async (): Promise<Buffer | undefined> => {
      if (left === 0) return undefined;
      if (this.#ahead.length === 0) this.#ahead = await this.#pull();
      const part = this.#ahead.subarray(0, left);
      this.#ahead = this.#ahead.subarray(part.length);
      left -= part.length;
      return part;
    };
    return {
      async *[Symbol.asyncIterator]() {
        for (let part = await next(); part !== undefined; part = await next()) yield part;
      },
    };
  }

  async mustBeZeroToTheEnd(): Promise<void> {
    while (isZero(this.#ahead)) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return;
      this.#ahead = value;
    }
    throw damaged('it goes on after its end');
  }

  async #pull(): Promise<Buffer> {
    for (;;) {
      const { value, done } = await this.#chunks.next();
      if (done === true) throw damaged('it ends in the middle');
      if (value.length > 0) return value;
    }
  }
}

function isZero(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** The archive is named by whoever catches this and knows it. */
function damaged(reason: string): Failure {
  return new Failure('BAD_ARCHIVE', `the archive is damaged or not one of maas: ${reason}`);
}
