/** Longest reply in bytes. A longer one can't be an answer: a million children with names of sixty bytes fit. */
const longestFrame = 64 * 1024 * 1024;

/**
 * Cuts a stream into frames: four bytes of length, then as many bytes of content.
 *
 * Chunks are kept apart and joined once, when a frame is complete, so that a reply of n chunks takes time in proportion to n and not to its square.
 */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  /** How many bytes must be held before another frame can be complete. */
  #wanted = 4;

  /**
   * @returns the frames that became whole, in order, without their length
   * @throws RangeError for a length that is negative or larger than 64 MB
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
