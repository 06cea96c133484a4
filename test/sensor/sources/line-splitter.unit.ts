import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/sensor/sources/line-splitter.js';

function split(chunks: readonly string[], longest?: number) {
  const splitter = new LineSplitter(0, longest);
  const lines = [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk))), ...splitter.end()];
  return { lines: lines.map(({ bytes, offset, cut }) => ({ text: bytes.toString(), offset, cut })), position: splitter.position };
}

describe('a stream of bytes as lines', () => {
  it('has each line without its end, and where it begins, empty ones too', () => {
    expect(split(['a\r\nbb\n\nc']).lines).toEqual([
      { text: 'a', offset: 0, cut: false },
      { text: 'bb', offset: 3, cut: false },
      { text: '', offset: 6, cut: false },
      { text: 'c', offset: 7, cut: false },
    ]);
  });

  it('is the same wherever the chunks end', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', 'line'), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 5 }), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const ends = [...new Set(cuts.map((cut) => Math.min(cut, bytes.length)))].sort((a, b) => a - b);
        const splitter = new LineSplitter();
        const lines = [0, ...ends].flatMap((from, at) => splitter.push(bytes.subarray(from, ends[at] ?? bytes.length)));
        const offsets = [...lines, ...splitter.end()].map(({ bytes: line, offset }) => [offset, line.toString()]);
        expect(offsets).toEqual(split([whole]).lines.map((line) => [line.offset, line.text]));
        expect(splitter.position).toBe(bytes.length);
      }),
    );
  });

  it('holds no more of a line than it may, and goes on behind it', () => {
    expect(split(['01234', '56789', 'x\nnext\n'], 8)).toEqual({
      lines: [
        { text: '01234567', offset: 0, cut: true },
        { text: 'next', offset: 12, cut: false },
      ],
      position: 17,
    });
  });
});
