/** A longer line is reported as too long instead of being kept in memory. */
const longestLine = 16 * 1024 * 1024;
const newline = 10;
const carriageReturn = 13;

/**
 * Splits a stream of bytes into lines, without their line ends; the last line needs none. The bytes are not decoded.
 *
 * @param longest bytes that a line may have
 * @returns one array for each chunk that ends a line; `undefined` stands for a line that is too long
 */
export async function* byteLinesOf(chunks: AsyncIterable<Uint8Array>, longest = longestLine): AsyncIterable<(Buffer | undefined)[]> {
  const parts: Buffer[] = [];
  let held = 0;
  let tooLong = false;
  const finish = (last: Buffer) => {
    const line = tooLong ? undefined : withoutReturn(parts.length === 0 ? last : Buffer.concat([...parts, last]));
    parts.length = 0;
    held = 0;
    tooLong = false;
    return line;
  };
  const keep = (part: Buffer) => {
    held += part.length;
    tooLong ||= held > longest;
    if (tooLong) parts.length = 0;
    else if (part.length > 0) parts.push(part);
  };
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: (Buffer | undefined)[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const line = chunk.subarray(from, end);
      tooLong ||= held + line.length > longest;
      lines.push(finish(line));
      from = end + 1;
    }
    keep(chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (held > 0) yield [finish(Buffer.alloc(0))];
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}
