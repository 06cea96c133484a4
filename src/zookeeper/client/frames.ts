/** A reply longer than this is garbage, not an answer: a million children of sixty bytes fit. */
const longestFrame = 64 * 1024 * 1024;

/**
 * Cuts a stream into frames: four bytes of length, then as many of content.
 *
 * Chunks are kept apart until a frame is whole and joined once, so a reply of n chunks costs n, not n squared.
 */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  /** How much must be held before there is anything to cut. */
  #wanted = 4;

  /**
   * @returns the frames that became whole, in order, without their length
   * @throws RangeError when a length cannot be one
   */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#wanted) return [];

    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held);
    const frames: Buffer[] = [];
    let at = 0;
    this.#wanted = 4;
    while (bytes.length - at >= 4) {
      const end = at + 4 + lengthAt(bytes, at);
      if (end > bytes.length) {
        this.#wanted = end - at;
        break;
      }
      frames.push(bytes.subarray(at + 4, end));
      at = end;
    }
    const rest = bytes.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    return frames;
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  const length = bytes.readInt32BE(at);
  if (length < 0 || length > longestFrame) throw new RangeError(`a frame of ${length} bytes`);
  return length;
}
