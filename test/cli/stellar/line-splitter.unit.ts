import { expect, it } from 'vitest';
import { linesOf } from '../../../src/cli/stellar/line-splitter.js';

async function* chunks(...pieces: Uint8Array[]) {
  yield* pieces;
}

it('cuts lines wherever chunks are cut, also inside a character', async () => {
  const bytes = new TextEncoder().encode('ä\r\n\nb€\nc');
  for (let at = 0; at <= bytes.length; at++) {
    const lines = await Array.fromAsync(linesOf(chunks(bytes.subarray(0, at), bytes.subarray(at))));
    expect(lines.flat()).toEqual(['ä', '', 'b€', 'c']);
  }
});

it('refuses a line without an end', async () => {
  const endless = linesOf(chunks(new Uint8Array(11).fill(97)), 10);
  await expect(Array.fromAsync(endless)).rejects.toMatchObject({ code: 'BAD_INPUT' });
});
