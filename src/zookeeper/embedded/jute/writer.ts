const smallest = 256;

/** Writes jute into a buffer that grows. */
export class JuteWriter {
  #bytes: Buffer;
  at = 0;

  constructor(capacity = smallest) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(smallest, capacity));
  }

  get written(): Buffer {
    return this.#bytes.subarray(0, this.at);
  }

  int(value: number): void {
    this.#reserve(4);
    this.at = this.#bytes.writeInt32BE(value, this.at);
  }

  /** @param value a safe integer, or Java's Long.MIN_VALUE, which a double holds exactly */
  long(value: number): void {
    this.#reserve(8);
    this.#bytes.writeInt32BE(Math.floor(value / 2 ** 32), this.at);
    this.at = this.#bytes.writeInt32BE(value | 0, this.at + 4);
  }

  bool(value: boolean): void {
    this.#reserve(1);
    this.at = this.#bytes.writeInt8(value ? 1 : 0, this.at);
  }

  text(value: string): void {
    this.#reserve(4 + value.length * 3);
    const length = this.#bytes.write(value, this.at + 4, 'utf8');
    this.#bytes.writeInt32BE(length, this.at);
    this.at += 4 + length;
  }

  buffer(value: Uint8Array | undefined): void {
    if (value === undefined) {
      this.int(-1);
      return;
    }
    this.#reserve(4 + value.length);
    this.#bytes.writeInt32BE(value.length, this.at);
    this.#bytes.set(value, this.at + 4);
    this.at += 4 + value.length;
  }

  /** Writes bytes that are jute already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.int(items.length);
    for (const item of items) write(item);
  }

  /** Leaves room for an int that is not known yet. @returns where to put it by `setInt` */
  skipInt(): number {
    this.#reserve(4);
    this.at += 4;
    return this.at - 4;
  }

  setInt(at: number, value: number): void {
    this.#bytes.writeInt32BE(value, at);
  }

  #reserve(length: number): void {
    if (this.at + length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.at + length));
    this.#bytes.copy(grown, 0, 0, this.at);
    this.#bytes = grown;
  }
}
