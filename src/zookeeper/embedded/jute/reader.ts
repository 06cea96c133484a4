/** Thrown where bytes are not what their format says. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

const none = -1;

/** Reads jute, ZooKeeper's encoding: big-endian numbers; texts, buffers and lists with a length before them, -1 for null. */
export class JuteReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  at: number;

  constructor(bytes: Buffer, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.at;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#advance(4));
  }

  /** A 64-bit number. Exact for safe integers, as all zxids, times and our session ids are. */
  long(): number {
    const at = this.#advance(8);
    return this.#bytes.readInt32BE(at) * 2 ** 32 + this.#bytes.readUInt32BE(at + 4);
  }

  bool(): boolean {
    return this.#bytes.readInt8(this.#advance(1)) !== 0;
  }

  /** A text. Null is read as empty, as ZooKeeper's server does with paths. */
  text(): string {
    const length = this.int();
    if (length === none) return '';
    const at = this.#advance(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  /** @returns a copy, to be kept; undefined for null */
  buffer(): Uint8Array | undefined {
    const length = this.int();
    if (length === none) return undefined;
    const at = this.#advance(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  list<Item>(item: () => Item): Item[] {
    const count = this.int();
    if (count === none) return [];
    if (count < 0 || count > this.left) throw new Malformed(`a list of ${count} in ${this.left} bytes`);
    const items: Item[] = [];
    for (let n = 0; n < count; n++) items.push(item());
    return items;
  }

  #advance(length: number): number {
    const { at } = this;
    if (length < 0 || length > this.#end - at) throw new Malformed(`${length} bytes wanted where ${this.#end - at} are left`);
    this.at = at + length;
    return at;
  }
}
