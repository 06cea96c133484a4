import { Failure } from '../../errors/catalogue.js';

/**
 * Splits a stream of UTF-8 into lines, without their line ends; the last line needs none. One array for each chunk that ends a line.
 *
 * @param longest characters that a line may have, so that no sender can exhaust our memory
 * @throws Failure BAD_INPUT for a longer line
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest = 16_777_216): AsyncIterable<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longest) throw new Failure('BAD_INPUT', `a line of the input has more than ${longest} characters`);
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
