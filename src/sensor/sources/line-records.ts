import { guidOf } from '../guid.js';
import type { SourceRecord } from '../pipeline/source.js';
import type { Line } from './line-splitter.js';

/** What of a line that is too long is shown in its error. */
const shownBytes = 65_536;

/**
 * A line as a record. Its origin is the file's name, the place in it and the line itself: a file that was replaced by another under the same
 * name gives other guids.
 */
export function recordOf(source: string, line: Line): SourceRecord {
  return new LineRecord(source, line);
}

class LineRecord implements SourceRecord {
  readonly value: Buffer;
  readonly time = undefined;
  readonly fault: Error | undefined;
  readonly #source: string;
  readonly #offset: number;

  constructor(source: string, { bytes, offset, cut }: Line) {
    this.value = cut ? bytes.subarray(0, shownBytes) : bytes;
    this.fault = cut ? new Error(`a line of more than ${bytes.length} bytes`) : undefined;
    this.#source = source;
    this.#offset = offset;
  }

  get origin(): string {
    return `${this.#source}@${this.#offset}:${this.value.toString('latin1')}`;
  }

  guid(place: number): string {
    return guidOf(this.origin, place);
  }
}
