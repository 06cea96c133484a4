import { Malformed } from '../jute/reader.js';
import { packetLimit } from './opcode.js';

const lengthBytes = 4;

/** Cuts a stream into packets, each with its length before it. Keeps at most one packet and one chunk. */
export class PacketSplitter {
  #chunks: Buffer[] = [];
  #gathered = 0;
  #at = 0;

  add(chunk: Buffer): void {
    if (this.waitingBytes === 0) {
      this.#chunks = [];
      this.#gathered = 0;
      this.#at = 0;
    }
    this.#chunks.push(chunk);
    this.#gathered += chunk.length;
  }

  /** What is not yet taken. */
  get waitingBytes(): number {
    return this.#gathered - this.#at;
  }

  /** The first bytes that are not yet taken, where there are so many. */
  peek(length: number): Buffer | undefined {
    return this.#contiguous(length)?.subarray(this.#at, this.#at + length);
  }

  /**
   * @returns the next whole packet without its length; undefined when it has not come yet
   * @throws Malformed for a length no packet may have
   */
  next(): Buffer | undefined {
    const length = this.#contiguous(lengthBytes)?.readInt32BE(this.#at);
    if (length === undefined) return undefined;
    if (length < 0 || length > packetLimit) throw new Malformed(`a packet of ${length} bytes, where ${packetLimit} are the limit`);
    const bytes = this.#contiguous(lengthBytes + length);
    if (bytes === undefined) return undefined;
    const from = this.#at + lengthBytes;
    this.#at = from + length;
    return bytes.subarray(from, from + length);
  }

  /** The chunk that all of the next `length` bytes are in, once they have come; so chunks are joined once for each packet that spans them. */
  #contiguous(length: number): Buffer | undefined {
    if (this.waitingBytes < length) return undefined;
    const [first] = this.#chunks;
    if (first !== undefined && first.length - this.#at >= length) return first;
    const whole = Buffer.concat(this.#chunks).subarray(this.#at);
    this.#chunks = [whole];
    this.#gathered = whole.length;
    this.#at = 0;
    return whole;
  }
}
