import { guidOf } from '../guid.js';
import type { SourceRecord } from '../pipeline/source.js';
import type { Line } from './line-splitter.js';

/** What of a line that is too long is shown in its error. */
const shownBytes = 65_536;

/**
 * A line as a record. Its origin is the file's name, the place in it and the line itself: a file that was replaced by another under the same
 * name gives other guids.
 */
export function recordOf(source: string, { bytes, offset, cut }: Line): SourceRecord {
  const value = cut ? bytes.subarray(0, shownBytes) : bytes;
  const origin = `${source}@${offset}`;
  const lineOrigin = () => `${origin}:${value.toString('latin1')}`;
  return {
    value,
    get origin() {
      return lineOrigin();
    },
    time: undefined,
    guid: (place) => guidOf(lineOrigin(), place),
    fault: cut ? new Error(`a line of more than ${bytes.length} bytes`) : undefined,
  };
}
