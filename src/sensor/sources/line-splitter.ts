/** One line of a file: its bytes without the end, and where it begins. */
export interface Line {
  readonly bytes: Buffer;
  readonly offset: number;
  /** Only its beginning is here: it is longer than may be held. */
  readonly cut: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Cuts bytes into lines, as they come. Holds no more than the longest line. */
export class LineSplitter {
  readonly #longest: number;
  #rest: Buffer[] = [];
  #restLength = 0;
  /** Where the line begins that `rest` is the beginning of. */
  #lineAt: number;
  /** Bytes of that line that were given up. */
  #dropped = 0;

  /** @param longest bytes of a line that are kept */
  constructor(startAt = 0, longest = 32 * 1024 * 1024) {
    this.#lineAt = startAt;
    this.#longest = longest;
  }

  /** Where the next line begins that is not given out yet. */
  get position(): number {
    return this.#lineAt;
  }

  /** The lines that end in this chunk; an empty one is a line, too: what becomes of it is the parser's to say. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      this.#end(chunk.subarray(from, end), end + 1 - from, lines);
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** What is left behind the last line's end, as a line. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.#restLength > 0) this.#end(Buffer.alloc(0), 0, lines);
    return lines;
  }

  #end(last: Buffer, consumed: number, lines: Line[]): void {
    const rest = this.#dropped > 0 ? this.#rest : [...this.#rest, last];
    const whole = rest.length === 1 && rest[0] !== undefined ? rest[0] : Buffer.concat(rest);
    const bytes = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    const cut = this.#dropped > 0;
    lines.push({ bytes, offset: this.#lineAt, cut });
    this.#lineAt += this.#restLength + this.#dropped + consumed;
    this.#rest = [];
    this.#restLength = 0;
    this.#dropped = 0;
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    const room = Math.max(0, this.#longest - this.#restLength);
    const kept = part.subarray(0, room);
    if (kept.length > 0) this.#rest.push(kept);
    this.#restLength += kept.length;
    this.#dropped += part.length - kept.length;
  }
}
