import { illegalArgument, type StellarError } from '../errors.js';

/** Walks over the text of a pattern by code points. */
export class PatternReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** '' at the end. */
  peek(): string {
    const codePoint = this.text.codePointAt(this.at);
    return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
  }

  next(): string {
    const char = this.peek();
    if (char === '') throw this.error('the pattern ends too early');
    this.at += char.length;
    return char;
  }

  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** @param pattern sticky */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  error(message: string): StellarError {
    return illegalArgument(
      `bad regular expression ${JSON.stringify(this.text)}: ${message} near index ${Math.min(this.at, this.text.length)}`,
    );
  }
}
