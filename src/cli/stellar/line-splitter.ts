import { Failure } from '../../errors/catalogue.js';

/**
 * The lines of a stream of UTF-8 as they come: one array a chunk, without their ends; the last line needs none.
 *
 * @param longest characters a line may have: no sender can make us hold more
 * @throws Failure BAD_INPUT for a longer one
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
