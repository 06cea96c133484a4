import { describe, expect, it } from 'vitest';
import { byteLinesOf } from '../../../src/cli/sensor/byte-lines.js';

async function read(chunks: readonly string[], longest?: number): Promise<(string | undefined)[]> {
  async function* source() {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  }
  const lines: (string | undefined)[] = [];
  for await (const some of byteLinesOf(source(), longest)) lines.push(...some.map((line) => line?.toString('latin1')));
  return lines;
}

describe('lines of bytes', () => {
  it.each([
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['a last line without an end', ['a\nb'], ['a', 'b']],
    ['a line in pieces', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
    ['ends of Windows, in pieces', ['a\r', '\nb\r\n'], ['a', 'b']],
    ['bytes that are no text', ['\xff\x00\xfe\n'], ['\xff\x00\xfe']],
    ['nothing', [], []],
  ])('are %s', async (_, chunks, lines) => {
    expect(await read(chunks)).toEqual(lines);
  });

  it('that are too long are told, and not held', async () => {
    expect(await read(['abcdef\nab\nabc', 'def\nx\nabcd', 'ef'], 5)).toEqual([undefined, 'ab', undefined, 'x', undefined]);
    expect(await read(['abcde\nabcde'], 5)).toEqual(['abcde', 'abcde']);
  });
});
