import { createHash } from 'node:crypto';
import { crc32cModule } from './crc32c-module.js';
import { blockBytes, bytesPerCrc } from './file-checksum.js';

export interface ContentDigest {
  readonly sha256: string;
  readonly size: number;
  /** MD5s of the checksums of each block, one after the other: see file-checksum.ts. */
  readonly blocks: Buffer;
}

const pageBytes = 64 * 1024;
/** Where crc32c.wat takes pieces from, past its own page, and where it leaves their checksums, in that page. */
const [windowAt, sumsAt] = [pageBytes, 8192];
/** A block is a whole number of windows, and a window of the groups of crc32c.wat. */
const windowBytes = 2 * pageBytes;
const groupBytes = 16 * bytesPerCrc;

/** Of content that comes piece by piece: its SHA-256, and HDFS's own checksum of it. Some 1.4 GB a second, on the caller's thread. */
export class ContentHash {
  readonly #memory = new WebAssembly.Memory({ initial: (windowAt + windowBytes) / pageBytes });
  readonly #window = new Uint8Array(this.#memory.buffer, windowAt, windowBytes);
  readonly #sums = crc32cOn(this.#memory);
  readonly #sha256 = createHash('sha256');
  readonly #blocks: Buffer[] = [];
  #block = createHash('md5');
  #inBlock = 0;
  #inWindow = 0;
  #size = 0;

  update(chunk: Uint8Array): void {
    this.#sha256.update(chunk);
    this.#size += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + windowBytes - this.#inWindow);
      this.#window.set(part, this.#inWindow);
      this.#inWindow += part.length;
      at += part.length;
      if (this.#inWindow === windowBytes) this.#endWindow();
    }
  }

  /** To be called once, after the last piece. */
  digest(): ContentDigest {
    this.#endWindow();
    if (this.#inBlock > 0) this.#endBlock();
    return { sha256: this.#sha256.digest('hex'), size: this.#size, blocks: Buffer.concat(this.#blocks) };
  }

  #endWindow(): void {
    const groups = Math.floor(this.#inWindow / groupBytes);
    if (groups > 0) {
      this.#sums(windowAt, groups, sumsAt);
      this.#block.update(new Uint8Array(this.#memory.buffer, sumsAt, 64 * groups));
    }
    for (let at = groups * groupBytes; at < this.#inWindow; at += bytesPerCrc) {
      this.#block.update(sumOf(this.#window.subarray(at, Math.min(at + bytesPerCrc, this.#inWindow))));
    }
    this.#inBlock += this.#inWindow;
    this.#inWindow = 0;
    if (this.#inBlock === blockBytes) this.#endBlock();
  }

  #endBlock(): void {
    this.#blocks.push(this.#block.digest());
    this.#block = createHash('md5');
    this.#inBlock = 0;
  }
}

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});
const entryOf = (byte: number) => table[byte] ?? 0;

/** crc32c.wat on a memory, which gets its tables. */
function crc32cOn(memory: WebAssembly.Memory) {
  const tables = new Uint8Array(memory.buffer, 0, 128);
  for (let entry = 0; entry < 16; entry += 1) {
    for (let byte = 0; byte < 4; byte += 1) {
      tables[16 * byte + entry] = entryOf(entry) >>> (8 * byte);
      tables[64 + 16 * byte + entry] = entryOf(16 * entry) >>> (8 * byte);
    }
  }
  const module = new WebAssembly.Module(Buffer.from(crc32cModule, 'base64'));
  return new WebAssembly.Instance(module, { maas: { memory } }).exports.sums;
}

/** The checksum of a rest that is shorter than a group. */
function sumOf(bytes: Uint8Array): Buffer {
  let crc = -1;
  for (const byte of bytes) crc = entryOf((crc ^ byte) & 255) ^ (crc >>> 8);
  const sum = Buffer.alloc(4);
  sum.writeInt32BE(~crc);
  return sum;
}
